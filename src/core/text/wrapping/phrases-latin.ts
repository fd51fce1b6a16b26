import type { Phrases } from './phrases.ts';

/** How models speak of their answers, in languages in Latin script. */
export const latinPhrases: Readonly<Record<string, Phrases>> = {
  en: {
    agree:
      "sure|sure thing|certainly|of course|absolutely|okay|ok|gladly|alright|no problem|got it|understood|happy to help|i'd be happy to help|i'm happy to help|glad to help|you got it|great|as requested|as you requested|as per your request|per your request|as you asked|as asked",
    announce:
      "here is|here's|here are|here you go|here it is|below is|below are|below you'll find|the following is|this is|see below|you'll find below|find below",
    noun: 'text|texts|version|versions|translation|translations|summary|rewrite|rewriting|revision|draft|paraphrase|continuation|rewording|wording|output|result|answer|correction|response|rephrasing|expansion|polish',
    thing:
      'sentence|sentences|message|email|e-mail|mail|paragraph|paragraphs|bullets|bullet points|list|letter|reply|note|post|content|passage|html|markdown|description|comment|copy|writing|statement|phrase',
    edit: 'improv*|revis*|correct*|rewrit*|rewrote*|shorter|shorten*|polish*|expand*|translat*|summari*|edit*|rephras*|reword*|enhanc*|refin*|proofread*|condens*|concise|fixed|updated|cleaned|clearer|paraphras*|simplif*|adjust*|chang*|tidied|formal|professional|friendly|friendlier|capitali*|modif*|replaced|continued|longer|made',
    filler:
      'the|final|a|an|your|my|of|for|you|more|with|in|to|that|is|it|and|as|per|requested|slightly|bit|new|full|following|grammatically|english|german|french|spanish|italian|portuguese|dutch|up|while|keeping|all|any|also|below|better|improved grammar',
    self: "i've|i have|i|i also",
    term: 'grammar|grammatical|spelling|punctuation|verb|verbs|tense|subject-verb|agreement|capitali*|typo|typos|mistake|mistakes|error|errors|original|literal|literally|meaning|means|refers|source text|word choice|apostrophe|comma|commas|plural|singular|wording|phrasing|flow|clarity|readability|idiom|translat*|changes|adjustments|tweaks|edits|revisions|tone|it for you|meant|refers to|sentence structure',
    label:
      "changes made|changes|key changes|corrections made|corrections|list of changes|summary of changes|edits made|edits|improvements made|improvements|key improvements|what i changed|what changed|main changes|explanation|explanations|explanation of changes|reasoning|rationale|modifications|here are the changes|here is what i changed|here's what i changed|the following changes were made",
    hope: "i hope this helps|hope this helps|i hope that helps|hope that helps|i hope this is helpful|i hope this works|i hope this meets|i hope this is|hope this is|i hope that is|i hope it helps|hope it helps|i hope it is|i hope it's|i hope this meets your|i hope you find|i trust this",
    offer:
      "let me know|please let me know|feel free|please feel free|would you like me to|if you'd like|if you would like|if you need|if you want me to|is there anything else|do you want me to|i'd be happy to|i'm happy to|happy to adjust",
    note: "note|please note|notes|note that|translator's note|disclaimer|remark",
    role: 'assistant|ai|ai assistant|bot|chatbot|model|chatgpt|claude|gemini|llama|mistral|copilot|gpt|gpt-4|system',
  },
  de: {
    agree:
      'klar|gerne|gern|aber gerne|natürlich|selbstverständlich|sicher|kein problem|verstanden|sehr gerne|alles klar|gerne doch|wie gewünscht|wie gewollt|wie erbeten|wunschgemäß',
    announce:
      'hier ist|hier sind|hier kommt|hier die|hier der|hier eine|hier ein|nachfolgend|im folgenden|das ist|hier dein|hier ihr|hier deine|hier ihre|hier finden sie|anbei',
    noun: 'text|texts|fassung|version|übersetzung|zusammenfassung|überarbeitung|entwurf|fortsetzung|variante|umformulierung|korrektur|ausgabe|ergebnis|antwort|formulierung|textfassung|textversion',
    thing: 'satz|sätze|nachricht|absatz|absätze|brief|mail|e-mail|stichpunkte|liste|beschreibung|kommentar',
    edit: 'verbesser*|korrigier*|überarbeite*|gekürzt*|kürzere*|erweitert*|übersetzt*|umformuliert*|optimiert*|berichtigt*|geändert*|angepasst*|zusammengefasst*|verfeinert*|ausführlicher*|formeller*|änderungen',
    filler:
      'der|die|das|dein|deine|deinen|deines|ihr|ihre|ihren|ihres|des|von|für|sie|dich|dir|ihnen|ein|eine|mit|in|auf|und|den|dem|deutsch|ist|etwas|einen',
    self: 'ich habe|ich hab|habe ich',
    term: 'grammatik|rechtschreibung|zeichensetzung|verb|zeitform|fehler|groß|großschreibung|original|wörtlich|bedeutet|bezeichnet|übersetz*|ausdruck|komma|satzbau|bedeutung|großgeschrieben|plural|singular|begriff|redewendung|wortwahl|wünsche|wünschen',
    label:
      'änderungen|vorgenommene änderungen|korrekturen|erklärung|erläuterung|erläuterungen|anpassungen|verbesserungen|was ich geändert habe|folgende änderungen',
    hope: 'ich hoffe, das hilft|ich hoffe das hilft|hoffe, das hilft|ich hoffe, dass|ich hoffe, dies|ich hoffe, es hilft|ich hoffe, das ist|ich hoffe, das entspricht|ich hoffe, es ist|ich hoffe, das passt|hoffentlich hilft|ich hoffe das ist',
    offer:
      'lass mich wissen|lassen sie mich wissen|lassen sie es mich wissen|lass es mich wissen|sag mir|sagen sie mir|sag bescheid|gib mir bescheid|geben sie mir bescheid|wenn du möchtest|wenn sie möchten|falls du|falls sie|möchtest du, dass ich|möchten sie, dass ich|melde dich|bei fragen',
    note: 'hinweis|anmerkung|bitte beachten|hinweise|anmerkungen|bitte beachte',
    role: 'assistent|ki|ki-assistent|modell|assistentin',
  },
  fr: {
    agree:
      "bien sûr|bien entendu|certainement|d'accord|avec plaisir|absolument|volontiers|pas de problème|compris|entendu|comme demandé|comme vous l'avez demandé|comme tu l'as demandé|selon votre demande|à votre demande",
    announce: "voici|voilà|ci-dessous|vous trouverez ci-dessous|c'est",
    noun: 'texte|version|traduction|résumé|reformulation|réécriture|brouillon|correction|suite|résultat|réponse|sortie',
    thing: 'phrase|phrases|message|paragraphe|lettre|courriel|mail|liste|description|commentaire|e-mail',
    edit: 'amélior*|corrig*|révis*|raccourci*|tradui*|reformul*|développ*|modifi*|remani*|retravaill*|optimis*|résumé*|simplifi*',
    filler: 'le|la|les|l|votre|ton|ta|vos|de|du|des|d|en|un|une|pour|vous|toi|et|plus|avec|à|au|est|français',
    self: "j'ai",
    term: 'grammaire|orthographe|ponctuation|verbe|accord|accordé|temps|faute|fautes|erreur|erreurs|majuscule|original|littéralement|signifie|désigne|traduction|mot|expression|sens|changements|modifications|pluriel|singulier|ajustements',
    label:
      'modifications apportées|modifications|corrections apportées|corrections|changements|changements apportés|explication|explications|améliorations|améliorations apportées',
    hope: "j'espère que cela|j'espère que ça|j'espère que ceci|en espérant que|j'espère que c'est|j'espère que vous|en espérant vous|j'espère avoir répondu|j'espère que le",
    offer:
      "n'hésitez pas|n'hésite pas|faites-moi savoir|fais-moi savoir|dites-moi|dis-moi|si vous souhaitez|si tu veux|souhaitez-vous|voulez-vous que|laissez-moi savoir",
    note: 'remarque|note|notez|remarques|nb|à noter|veuillez noter',
    role: 'assistante|ia|modèle',
  },
  es: {
    agree:
      'claro|claro que sí|por supuesto|desde luego|con gusto|con mucho gusto|entendido|de acuerdo|perfecto|seguro|vale|cómo no|como solicitaste|como se solicitó|como pediste|según lo solicitado|tal como pediste|como has pedido',
    announce: 'aquí está|aquí tienes|aquí tiene|aquí te|aquí va|a continuación|este es|esta es|aquí están|aquí le',
    noun: 'texto|versión|traducción|resumen|borrador|corrección|continuación|reescritura|resultado|respuesta|salida|redacción',
    thing: 'frase|frases|oración|mensaje|párrafo|carta|correo|lista|descripción|comentario',
    edit: 'mejorad*|revisad*|traducid*|reescrit*|acortad*|abreviad*|ampliad*|resumid*|corregid*|corrig*|mejoré*|modificad*|cambi*|ajust*|reformulad*|pulid*|corto|corta',
    filler: 'el|la|los|las|tu|su|del|de|un|una|para|ti|usted|y|más|en|con|al|dejo|presento|español|lo|muestra|se|es',
    self: 'he',
    did: 'corregí',
    term: 'gramática|gramatical*|ortografía|puntuación|verbo|concordancia|tiempo verbal|error|errores|mayúscula|mayúsculas|original|literalmente|significa|refiere|traducción|palabra|expresión|sentido|cambios|plural|singular|concordar',
    label:
      'cambios realizados|cambios|correcciones|correcciones realizadas|explicación|modificaciones|mejoras|mejoras realizadas|cambios hechos',
    hope: 'espero que esto|espero que te|espero que le|espero que ayude|espero que sea|espero haber ayudado|espero que sirva|espero que es|espero que cumpla',
    offer:
      'avísame|avíseme|hazme saber|hágame saber|no dudes|no dude|dime si|dígame si|si deseas|si necesitas|si quieres|quieres que|te gustaría que|házmelo saber|háganos saber',
    note: 'nota|notas|observación|ten en cuenta|tenga en cuenta|aclaración',
    role: 'asistente|modelo',
  },
  pt: {
    agree:
      'claro|com certeza|certamente|com prazer|com todo o prazer|entendido|sem problema|perfeito|ótimo|como solicitado|conforme solicitado|como pedido|conforme pedido',
    announce: 'aqui está|aqui estão|aqui vai|aqui tem|segue|eis|abaixo está|segue abaixo|este é|esta é|a seguir',
    noun: 'texto|versão|tradução|resumo|rascunho|continuação|correção|reescrita|resultado|resposta|saída|redação',
    thing: 'frase|frases|mensagem|parágrafo|carta|e-mail|lista|descrição|comentário',
    edit: 'melhorad*|traduzid*|encurtad*|revist*|revisad*|expandid*|corrigid*|corrig*|reescrit*|resumid*|ajust*|alterad*|modificad*|aprimorad*|reformulad*',
    filler: 'o|a|os|as|seu|sua|teu|tua|do|da|de|um|uma|para|você|ti|e|mais|em|com|no|português|é',
    self: 'eu',
    did: 'corrigi|fiz as correções|ajustei|fiz as seguintes',
    term: 'gramática|gramatic*|ortografia|pontuação|verbo|concordância|tempo verbal|erro|erros|maiúscula|original|literalmente|significa|refere|tradução|palavra|expressão|sentido|alterações|alteração|plural|singular|concordar|mudanças',
    label:
      'alterações feitas|alterações|alterações realizadas|correções|correções feitas|explicação|mudanças|mudanças feitas|melhorias|modificações',
    hope: 'espero que isso|espero que isto|espero que ajude|espero ter ajudado|espero que te|espero que seja|espero que atenda|espero que lhe|espero que sirva|espero que goste',
    offer:
      'avise-me|me avise|diga-me|deixe-me saber|fique à vontade|se precisar|se quiser|se desejar|quer que eu|gostaria que eu|não hesite|caso precise',
    note: 'nota|observação|notas|obs|observações|tenha em conta',
    role: 'assistente|modelo',
  },
  it: {
    agree:
      "certo|naturalmente|volentieri|con piacere|certamente|d'accordo|ovviamente|perfetto|assolutamente|va bene|come richiesto|come da richiesta|come hai chiesto",
    announce: 'ecco|di seguito|questo è|questa è|qui trovi|ecco a te',
    noun: 'testo|versione|traduzione|riassunto|riepilogo|sintesi|bozza|correzione|continuazione|riscrittura|risultato|risposta|output',
    thing: 'frase|frasi|messaggio|paragrafo|lettera|mail|email|elenco|lista|descrizione|commento',
    edit: 'migliorat*|corrett*|rivist*|tradott*|accorciat*|riscritt*|ampliat*|modificat*|corregg*|rielaborat*|riformulat*|espans*|ottimizzat*',
    filler: 'il|lo|la|i|gli|le|l|tuo|tua|suo|sua|del|della|dello|di|un|una|per|te|lei|e|più|in|con|al|italiano|è',
    self: 'ho',
    term: 'grammatica|grammatical*|ortografia|punteggiatura|verbo|concordanza|tempo verbale|errore|errori|maiuscola|originale|letteralmente|significa|riferisce|traduzione|parola|espressione|senso|modifiche|plurale|singolare|concordare|cambiamenti',
    label:
      'modifiche apportate|modifiche|correzioni|correzioni apportate|spiegazione|cambiamenti|miglioramenti|modifiche effettuate',
    hope: 'spero che questo|spero sia utile|spero che ti|spero di esserti|spero ti sia|spero che sia|spero che le|spero sia|spero che corrisponda|spero che vada|spero di aver',
    offer:
      'fammi sapere|mi faccia sapere|fatemi sapere|non esitare|non esiti|se vuoi|se hai bisogno|se desideri|vuoi che|se ti serve|dimmi se',
    note: 'nota|note|osservazione|tieni presente|nb',
    role: 'assistente|modello',
  },
  nl: {
    agree:
      'natuurlijk|uiteraard|zeker|graag|geen probleem|begrepen|prima|graag gedaan|jazeker|zoals gevraagd|op verzoek|zoals verzocht',
    announce: 'hier is|hier zijn|hier volgt|hieronder|dit is|hier heb je|hieronder vind je|hieronder vindt u|hierbij',
    noun: 'tekst|versie|vertaling|samenvatting|herschrijving|vervolg|correctie|resultaat|antwoord|uitvoer|concept|herziening',
    thing: 'zin|zinnen|bericht|alinea|brief|mail|e-mail|lijst|beschrijving|opmerking',
    edit: 'verbeter*|gecorrigeer*|herzien*|ingekort*|vertaald*|herschreven|uitgebreid*|kortere|aangepast*|gewijzigd*|samengevat*|geoptimaliseerd*|geherformuleerd*',
    filler: 'de|het|een|je|jouw|uw|van|voor|u|jou|en|in|met|op|vind|is|staat|nederlands',
    self: 'ik heb|heb ik',
    term: 'grammatica|spelling|interpunctie|werkwoord|werkwoordsvorm|tijd|fout|fouten|hoofdletter|origineel|letterlijk|betekent|verwijst|vertaling|woord|uitdrukking|betekenis|aanpassingen|wijzigingen|meervoud|enkelvoud',
    label:
      'wijzigingen|aangebrachte wijzigingen|correcties|uitleg|aanpassingen|verbeteringen|toelichting|doorgevoerde wijzigingen|veranderingen',
    hope: 'ik hoop dat dit|hopelijk helpt|ik hoop dat het|hopelijk is dit|ik hoop dat je|ik hoop dat u|hopelijk is het',
    offer:
      'laat het me weten|laat me weten|laat maar weten|laat het mij weten|als je wilt|als u wilt|wil je dat ik|wilt u dat ik|aarzel niet|mocht je|mocht u',
    note: 'opmerking|let op|noot|opmerkingen',
    role: 'assistent|model',
  },
  pl: {
    agree:
      'jasne|oczywiście|pewnie|z przyjemnością|rozumiem|dobrze|chętnie|nie ma problemu|proszę bardzo|zgodnie z prośbą|tak jak prosiłeś|tak jak prosiłaś|na życzenie',
    announce: 'oto|poniżej|poniżej znajduje się|poniżej znajdziesz|proszę, oto|to jest',
    noun: 'tekst*|wersj*|tłumaczeni*|streszczeni*|podsumowani*|poprawk*|korekt*|wynik|odpowiedź|kontynuacj*|szkic',
    thing: 'zdani*|wiadomość|wiadomości|akapit*|list|mail|e-mail|list*|opis*|komentarz*',
    edit: 'popraw*|ulepszon*|skorygowan*|skrócon*|przetłumaczon*|przeredagowan*|rozszerzon*|zmienion*|zredagowan*|krótsz*|rozwinięt*|zmian*',
    filler: 'twój|twojego|twoja|pana|pani|w|na|z|dla|i|do|po|polsku|się|jest|ten|ta|bardziej|a',
    did: 'poprawiłem|poprawiłam|zmieniłem|zmieniłam|skorygowałem|skorygowałam|dokonałem|wprowadziłem|wprowadziłam',
    term: 'gramatyk*|gramatyczn*|pisowni*|ortografi*|interpunkcj*|czasownik*|błąd|błędy|błędów|wielk*|oryginał*|dosłownie|oznacza|odnosi|tłumacz*|słowo|wyrażenie|znaczenie|zmian*|liczb*',
    label:
      'zmiany|wprowadzone zmiany|poprawki|wyjaśnienie|objaśnienie|dokonane zmiany|korekty|lista zmian|wprowadzone poprawki',
    hope: 'mam nadzieję, że to|mam nadzieję, że|mam nadzieję że|mam nadzieję, że o to|mam nadzieję, że spełnia',
    offer:
      'daj mi znać|daj znać|proszę dać znać|proszę o informację|jeśli chcesz|jeśli potrzebujesz|czy chcesz|w razie pytań|jeśli masz',
    note: 'uwaga|uwagi|notka|proszę zauważyć|przypis',
    role: 'asystent|model|sztuczna inteligencja',
  },
  cs: {
    agree:
      'jistě|samozřejmě|jasně|rád|ráda|rádo se stalo|rozumím|dobře|s radostí|určitě|jak jste požadovali|podle požadavku|jak bylo požadováno|dle požadavku',
    announce: 'zde je|tady je|níže je|tady máte|zde máte|níže najdete|zde najdete|toto je|zde jsou|tu je|tady máš',
    noun: 'text*|verz*|překlad*|shrnut*|souhrn*|oprav*|korektur*|výsledek|odpověď|pokračování|návrh|přepis',
    thing: 'vět*|zpráv*|odstav*|dopis|mail|e-mail|seznam|popis*|komentář',
    edit: 'opraven*|vylepšen*|upraven*|zkrácen*|přeložen*|přepracovan*|rozšířen*|změněn*|přepsan*|kratší*|změn*|úprav*|korigovan*',
    filler: 'váš|vaše|vašeho|tvůj|tvého|v|na|s|pro|a|do|je|ten|ta|vám|ti|po|češtině',
    did: 'opravil jsem|opravila jsem|upravil jsem|upravila jsem|provedl jsem|provedla jsem|změnil jsem|změnila jsem',
    term: 'gramatik*|gramatick*|pravopis*|interpunkc*|sloves*|chyb*|velk*|originál*|původní*|doslova|znamená|označuje|překlad*|slovo|výraz|význam|změn*|úprav*',
    label: 'změny|provedené změny|opravy|vysvětlení|úpravy|provedené úpravy|provedené opravy|seznam změn',
    hope: 'doufám, že to|doufám, že|snad to pomůže|doufám, že je|snad je to',
    offer:
      'dejte mi vědět|dej mi vědět|dejte vědět|pokud chcete|pokud budete|pokud potřebujete|neváhejte|chcete, abych|pokud máte',
    note: 'poznámka|poznámky|upozornění|pozn',
    role: 'asistent|model|umělá inteligence',
  },
  sv: {
    agree:
      'visst|självklart|absolut|naturligtvis|javisst|gärna|okej|inga problem|såklart|uppfattat|som önskat|som du bad om|enligt önskemål|på begäran',
    announce: 'här är|här kommer|nedan är|nedan följer|detta är|här har du|nedan hittar du|det här är',
    noun: 'text|texten|version|versionen|översättning|översättningen|sammanfattning|sammanfattningen|omskrivning|utkast|resultat|svar|fortsättning|rättning',
    thing: 'mening|meningen|meddelande|meddelandet|stycke|brev|brevet|lista|beskrivning|mejl|mejlet',
    edit: 'rätta*|korrigera*|förbättra*|reviderad*|förkortad*|översatt*|omskriven*|omskrivna|utökad*|ändra*|kortare|redigerad*|omarbetad*|justera*',
    filler: 'den|det|din|ditt|er|ert|av|för|dig|en|ett|med|och|i|på|till|svenska|de',
    self: 'jag har|har jag',
    term: 'grammatik*|stavning*|interpunktion*|verb*|fel|stor bokstav|original*|bokstavligen|betyder|syftar|översättning*|ord|uttryck|betydelse|ändringar|justeringar|plural|singular',
    label:
      'ändringar|gjorda ändringar|rättelser|förklaring|korrigeringar|förbättringar|ändringar som gjorts|justeringar',
    hope: 'jag hoppas att|hoppas detta|hoppas att det|jag hoppas det|hoppas det|hoppas att detta|jag hoppas detta|hoppas det är',
    offer: 'låt mig veta|hör av dig|säg till|om du vill|vill du att jag|tveka inte|meddela mig|behöver du',
    note: 'obs|notera|anmärkning|observera',
    role: 'assistent|modell|assistenten',
  },
  da: {
    agree:
      'selvfølgelig|naturligvis|ja|gerne|helt sikkert|javel|okay|forstået|intet problem|klart|som ønsket|som du bad om|efter ønske',
    announce: 'her er|her kommer|nedenfor er|nedenfor finder du|dette er|herunder er|her har du|det er',
    noun: 'tekst|teksten|version|versionen|oversættelse|oversættelsen|sammenfatning|resumé|omskrivning|udkast|resultat|svar|fortsættelse|rettelse',
    thing: 'sætning|sætningen|besked|afsnit|brev|mail|liste|beskrivelse|beskeden',
    edit: 'rettet|rettede|korrigere*|forbedre*|reviderede|revideret|forkortede|forkortet|oversat*|omskrevet|omskrevne|udvidede|ændre*|kortere|redigere*|tilpasse*',
    filler: 'den|det|din|dit|jeres|af|for|dig|en|et|med|og|i|på|til|dansk|de|dine',
    self: 'jeg har|har jeg',
    term: 'grammatik*|stavning*|stavefejl|tegnsætning*|verb*|udsagnsord*|fejl|stort begyndelsesbogstav|original*|bogstaveligt|betyder|henviser|oversættelse*|ord|udtryk|betydning|ændringer|justeringer|rettelser',
    label: 'ændringer|foretagne ændringer|rettelser|forklaring|korrektioner|forbedringer|ændringer foretaget',
    hope: 'jeg håber, at|jeg håber at|jeg håber, det|jeg håber det|håber det|håber, det|jeg håber, dette|jeg håber dette|håber dette',
    offer:
      'lad mig vide|giv mig besked|sig til|hvis du vil|hvis du ønsker|vil du have, at jeg|tøv ikke|giv endelig besked',
    note: 'bemærk|bemærkning|note|obs',
    role: 'assistent|model|assistenten',
  },
  no: {
    agree:
      'selvsagt|selvfølgelig|naturligvis|gjerne|klart det|den er grei|ok|forstått|ingen problem|som ønsket|som du ba om|som forespurt',
    announce: 'her er|her kommer|nedenfor er|nedenfor finner du|dette er|under er|her har du|under følger',
    noun: 'tekst|teksten|versjon|versjonen|oversettelse|oversettelsen|sammendrag|sammendraget|omskriving|utkast|resultat|svar|fortsettelse|rettelse',
    thing: 'setning|setningen|melding|meldingen|avsnitt|brev|e-post|liste|beskrivelse',
    edit: 'rettet|rettede|korriger*|forbedre*|revidert*|forkortet|forkortede|oversatt*|omskrevet|omskrevne|utvidet|endre*|kortere|redigert*|juster*',
    filler: 'den|det|din|ditt|deres|av|for|deg|en|et|med|og|i|på|til|norsk|de',
    self: 'jeg har|har jeg',
    term: 'grammatikk*|stavefeil|rettskriving*|rettskrivning*|tegnsetting*|verb*|feil|stor forbokstav|original*|bokstavelig|betyr|viser|oversettelse*|ord|uttrykk|betydning|endringer|justeringer',
    label:
      'endringer|gjorte endringer|rettelser|forklaring|korreksjoner|forbedringer|endringer som er gjort|endringer gjort',
    hope: 'jeg håper at|jeg håper dette|håper dette|jeg håper det|håper det|jeg håper, at|håper at dette|jeg håper du',
    offer: 'gi meg beskjed|si ifra|la meg vite|hvis du vil|hvis du ønsker|vil du at jeg|ikke nøl|bare si fra|si fra',
    note: 'merk|merknad|obs|notat|vær oppmerksom',
    role: 'assistent|modell|assistenten',
  },
  tr: {
    agree:
      'tabii|tabii ki|elbette|memnuniyetle|tamam|anladım|kesinlikle|tabi|tabi ki|peki|istediğiniz gibi|istediğin gibi|talep ettiğiniz gibi|isteğiniz üzerine',
    announce: 'işte|İşte|aşağıda|buyurun|aşağıdaki|bu',
    noun: 'metin*|metn*|sürüm*|versiyon*|çeviri*|çevirisi|özet*|düzeltme*|sonuç|çıktı|yanıt|cevap|taslak|devam*',
    thing: 'cümle*|mesaj*|paragraf*|mektup*|e-posta*|liste*|açıklama*',
    edit: 'düzeltilmiş|düzeltilen|düzeltildi|iyileştirilmiş|geliştirilmiş|düzenlenmiş|kısaltılmış|çevrilmiş|yeniden yazılmış|genişletilmiş|revize|gözden geçirilmiş|değişiklik*|düzeltme*|değiştiril*',
    filler:
      've|için|sizin|senin|bir|daha|size|ile|türkçe|hali|halini|haliyle|şekli|olarak|hâli|İngilizce|metnin|metninizin',
    did: 'düzelttim|değiştirdim|düzenledim|iyileştirdim',
    term: 'dil bilgisi|dilbilgisi*|gramer*|yazım*|imla*|noktalama*|fiil*|hata*|büyük harf*|orijinal*|özgün|kelimenin tam anlamıyla|anlam*|çeviri*|kelime*|ifade*|değişiklik*|özne*',
    label: 'yapılan değişiklikler|değişiklikler|düzeltmeler|açıklama|açıklamalar|yapılan düzeltmeler|iyileştirmeler',
    hope: 'umarım bu|umarım yardımcı|umarım işinize|umarım faydalı|umarım işine|umarım bu yardımcı|umarım aradığınız|umarım istediğiniz|umarım beğenirsiniz|umarım aradığın',
    offer:
      'bana bildirin|lütfen bana bildirin|bana haber ver|isterseniz|istersen|başka bir|eğer|lütfen bildirin|herhangi bir|çekinmeyin',
    note: 'not|notlar|dikkat|lütfen dikkat',
    role: 'asistan|yapay zeka|yardımcı',
  },
};
