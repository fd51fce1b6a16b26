/** What a phrase does in a sentence in which a model speaks of its answer. */
export type PhraseKind =
  /** Agrees before it begins: "Sure!". */
  | 'agree'
  /** Announces the answer: "Here is". */
  | 'announce'
  /** Names the answer: "text", "version". */
  | 'noun'
  /** Names what a text may be; with `edit` it names the answer: "sentence", "email". */
  | 'thing'
  /** Says what was done to the text: "corrected". */
  | 'edit'
  /** Means nothing by itself: articles, pronouns, prepositions. */
  | 'filler'
  /** The model as the actor: "I have". */
  | 'self'
  /** Says by itself that the model edited the text: "poprawiłem". */
  | 'did'
  /** Belongs to the talk about language: "verb", "spelling", "original". */
  | 'term'
  /** Heads an account of the changes: "Changes made". */
  | 'label'
  /** Hopes that the answer is of use: "I hope this helps". */
  | 'hope'
  /** Offers more: "Let me know if". */
  | 'offer'
  /** Heads a note: "Note". */
  | 'note';

/** Phrases of one language by kind, separated by `|`, in lower case; `*` stands for up to eight further letters. */
type Phrases = Readonly<Partial<Record<PhraseKind, string>>>;

/** How models speak of their answers, by language. */
export const phrases: Readonly<Record<string, Phrases>> = {
  en: {
    agree:
      "sure|sure thing|certainly|of course|absolutely|okay|ok|gladly|alright|no problem|got it|understood|happy to help|i'd be happy to help|i'm happy to help|glad to help|you got it|great",
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
    hope: 'i hope this helps|hope this helps|i hope that helps|hope that helps|i hope this is helpful|i hope this works|i hope this meets',
    offer:
      "let me know|please let me know|feel free|please feel free|would you like me to|if you'd like|if you would like|if you need|if you want me to|is there anything else|do you want me to|i'd be happy to|i'm happy to|happy to adjust",
    note: "note|please note|notes|note that|translator's note|disclaimer|remark",
  },
  de: {
    agree:
      'klar|gerne|gern|aber gerne|natürlich|selbstverständlich|sicher|kein problem|verstanden|sehr gerne|alles klar|gerne doch',
    announce:
      'hier ist|hier sind|hier kommt|hier die|hier der|hier eine|hier ein|nachfolgend|im folgenden|das ist|hier dein|hier ihr|hier deine|hier ihre|hier finden sie|anbei',
    noun: 'text|texts|fassung|version|übersetzung|zusammenfassung|überarbeitung|entwurf|fortsetzung|variante|umformulierung|korrektur|ausgabe|ergebnis|antwort|formulierung|textfassung|textversion',
    thing: 'satz|sätze|nachricht|absatz|absätze|brief|mail|e-mail|stichpunkte|liste|beschreibung|kommentar',
    edit: 'verbesser*|korrigier*|überarbeite*|gekürzt*|kürzere*|erweitert*|übersetzt*|umformuliert*|optimiert*|berichtigt*|geändert*|angepasst*|zusammengefasst*|verfeinert*|ausführlicher*|formeller*|änderungen',
    filler:
      'der|die|das|dein|deine|deinen|deines|ihr|ihre|ihren|ihres|des|von|für|sie|dich|dir|ihnen|ein|eine|mit|in|auf|und|den|dem|deutsch|ist|etwas|einen',
    self: 'ich habe|ich hab',
    term: 'grammatik|rechtschreibung|zeichensetzung|verb|zeitform|fehler|groß|großschreibung|original|wörtlich|bedeutet|bezeichnet|übersetz*|ausdruck|komma|satzbau|bedeutung|großgeschrieben|plural|singular|begriff|redewendung|wortwahl|wünsche|wünschen',
    label:
      'änderungen|vorgenommene änderungen|korrekturen|erklärung|erläuterung|erläuterungen|anpassungen|verbesserungen|was ich geändert habe|folgende änderungen',
    hope: 'ich hoffe, das hilft|ich hoffe das hilft|hoffe, das hilft|ich hoffe, dass|ich hoffe, dies|ich hoffe, es hilft',
    offer:
      'lass mich wissen|lassen sie mich wissen|lassen sie es mich wissen|lass es mich wissen|sag mir|sagen sie mir|sag bescheid|gib mir bescheid|geben sie mir bescheid|wenn du möchtest|wenn sie möchten|falls du|falls sie|möchtest du, dass ich|möchten sie, dass ich|melde dich|bei fragen',
    note: 'hinweis|anmerkung|bitte beachten|hinweise|anmerkungen|bitte beachte',
  },
  fr: {
    agree:
      "bien sûr|bien entendu|certainement|d'accord|avec plaisir|absolument|volontiers|pas de problème|compris|entendu",
    announce: "voici|voilà|ci-dessous|vous trouverez ci-dessous|c'est",
    noun: 'texte|version|traduction|résumé|reformulation|réécriture|brouillon|correction|suite|résultat|réponse|sortie',
    thing: 'phrase|phrases|message|paragraphe|lettre|courriel|mail|liste|description|commentaire|e-mail',
    edit: 'amélior*|corrig*|révis*|raccourci*|tradui*|reformul*|développ*|modifi*|remani*|retravaill*|optimis*|résumé*|simplifi*',
    filler: 'le|la|les|l|votre|ton|ta|vos|de|du|des|d|en|un|une|pour|vous|toi|et|plus|avec|à|au|est|français',
    self: "j'ai",
    term: 'grammaire|orthographe|ponctuation|verbe|accord|accordé|temps|faute|fautes|erreur|erreurs|majuscule|original|littéralement|signifie|désigne|traduction|mot|expression|sens|changements|modifications|pluriel|singulier|ajustements',
    label:
      'modifications apportées|modifications|corrections apportées|corrections|changements|changements apportés|explication|explications|améliorations|améliorations apportées',
    hope: "j'espère que cela|j'espère que ça|j'espère que ceci|en espérant que",
    offer:
      "n'hésitez pas|n'hésite pas|faites-moi savoir|fais-moi savoir|dites-moi|dis-moi|si vous souhaitez|si tu veux|souhaitez-vous|voulez-vous que|laissez-moi savoir",
    note: 'remarque|note|notez|remarques|nb|à noter|veuillez noter',
  },
  es: {
    agree:
      'claro|claro que sí|por supuesto|desde luego|con gusto|con mucho gusto|entendido|de acuerdo|perfecto|seguro|vale|cómo no',
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
    hope: 'espero que esto|espero que te|espero que le|espero que ayude|espero que sea|espero haber ayudado|espero que sirva',
    offer:
      'avísame|avíseme|hazme saber|hágame saber|no dudes|no dude|dime si|dígame si|si deseas|si necesitas|si quieres|quieres que|te gustaría que|házmelo saber|háganos saber',
    note: 'nota|notas|observación|ten en cuenta|tenga en cuenta|aclaración',
  },
  pt: {
    agree: 'claro|com certeza|certamente|com prazer|com todo o prazer|entendido|sem problema|perfeito|ótimo',
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
    hope: 'espero que isso|espero que isto|espero que ajude|espero ter ajudado|espero que te|espero que seja',
    offer:
      'avise-me|me avise|diga-me|deixe-me saber|fique à vontade|se precisar|se quiser|se desejar|quer que eu|gostaria que eu|não hesite|caso precise',
    note: 'nota|observação|notas|obs|observações|tenha em conta',
  },
  it: {
    agree: "certo|naturalmente|volentieri|con piacere|certamente|d'accordo|ovviamente|perfetto|assolutamente|va bene",
    announce: 'ecco|di seguito|questo è|questa è|qui trovi|ecco a te',
    noun: 'testo|versione|traduzione|riassunto|riepilogo|sintesi|bozza|correzione|continuazione|riscrittura|risultato|risposta|output',
    thing: 'frase|frasi|messaggio|paragrafo|lettera|mail|email|elenco|lista|descrizione|commento',
    edit: 'migliorat*|corrett*|rivist*|tradott*|accorciat*|riscritt*|ampliat*|modificat*|corregg*|rielaborat*|riformulat*|espans*|ottimizzat*',
    filler: 'il|lo|la|i|gli|le|l|tuo|tua|suo|sua|del|della|dello|di|un|una|per|te|lei|e|più|in|con|al|italiano|è',
    self: 'ho',
    term: 'grammatica|grammatical*|ortografia|punteggiatura|verbo|concordanza|tempo verbale|errore|errori|maiuscola|originale|letteralmente|significa|riferisce|traduzione|parola|espressione|senso|modifiche|plurale|singolare|concordare|cambiamenti',
    label:
      'modifiche apportate|modifiche|correzioni|correzioni apportate|spiegazione|cambiamenti|miglioramenti|modifiche effettuate',
    hope: 'spero che questo|spero sia utile|spero che ti|spero di esserti|spero ti sia|spero che sia|spero che le',
    offer:
      'fammi sapere|mi faccia sapere|fatemi sapere|non esitare|non esiti|se vuoi|se hai bisogno|se desideri|vuoi che|se ti serve|dimmi se',
    note: 'nota|note|osservazione|tieni presente|nb',
  },
  nl: {
    agree: 'natuurlijk|uiteraard|zeker|graag|geen probleem|begrepen|prima|graag gedaan|jazeker',
    announce: 'hier is|hier zijn|hier volgt|hieronder|dit is|hier heb je|hieronder vind je|hieronder vindt u|hierbij',
    noun: 'tekst|versie|vertaling|samenvatting|herschrijving|vervolg|correctie|resultaat|antwoord|uitvoer|concept|herziening',
    thing: 'zin|zinnen|bericht|alinea|brief|mail|e-mail|lijst|beschrijving|opmerking',
    edit: 'verbeter*|gecorrigeer*|herzien*|ingekort*|vertaald*|herschreven|uitgebreid*|kortere|aangepast*|gewijzigd*|samengevat*|geoptimaliseerd*|geherformuleerd*',
    filler: 'de|het|een|je|jouw|uw|van|voor|u|jou|en|in|met|op|vind|is|staat|nederlands',
    self: 'ik heb',
    term: 'grammatica|spelling|interpunctie|werkwoord|werkwoordsvorm|tijd|fout|fouten|hoofdletter|origineel|letterlijk|betekent|verwijst|vertaling|woord|uitdrukking|betekenis|aanpassingen|wijzigingen|meervoud|enkelvoud',
    label:
      'wijzigingen|aangebrachte wijzigingen|correcties|uitleg|aanpassingen|verbeteringen|toelichting|doorgevoerde wijzigingen|veranderingen',
    hope: 'ik hoop dat dit|hopelijk helpt|ik hoop dat het|hopelijk is dit',
    offer:
      'laat het me weten|laat me weten|laat maar weten|laat het mij weten|als je wilt|als u wilt|wil je dat ik|wilt u dat ik|aarzel niet|mocht je|mocht u',
    note: 'opmerking|let op|noot|opmerkingen',
  },
  pl: {
    agree: 'jasne|oczywiście|pewnie|z przyjemnością|rozumiem|dobrze|chętnie|nie ma problemu|proszę bardzo',
    announce: 'oto|poniżej|poniżej znajduje się|poniżej znajdziesz|proszę, oto|to jest',
    noun: 'tekst*|wersj*|tłumaczeni*|streszczeni*|podsumowani*|poprawk*|korekt*|wynik|odpowiedź|kontynuacj*|szkic',
    thing: 'zdani*|wiadomość|wiadomości|akapit*|list|mail|e-mail|list*|opis*|komentarz*',
    edit: 'popraw*|ulepszon*|skorygowan*|skrócon*|przetłumaczon*|przeredagowan*|rozszerzon*|zmienion*|zredagowan*|krótsz*|rozwinięt*|zmian*',
    filler: 'twój|twojego|twoja|pana|pani|w|na|z|dla|i|do|po|polsku|się|jest|ten|ta|bardziej|a',
    did: 'poprawiłem|poprawiłam|zmieniłem|zmieniłam|skorygowałem|skorygowałam|dokonałem|wprowadziłem|wprowadziłam',
    term: 'gramatyk*|gramatyczn*|pisowni*|ortografi*|interpunkcj*|czasownik*|błąd|błędy|błędów|wielk*|oryginał*|dosłownie|oznacza|odnosi|tłumacz*|słowo|wyrażenie|znaczenie|zmian*|liczb*',
    label:
      'zmiany|wprowadzone zmiany|poprawki|wyjaśnienie|objaśnienie|dokonane zmiany|korekty|lista zmian|wprowadzone poprawki',
    hope: 'mam nadzieję, że to|mam nadzieję, że|mam nadzieję że',
    offer:
      'daj mi znać|daj znać|proszę dać znać|proszę o informację|jeśli chcesz|jeśli potrzebujesz|czy chcesz|w razie pytań|jeśli masz',
    note: 'uwaga|uwagi|notka|proszę zauważyć|przypis',
  },
  cs: {
    agree: 'jistě|samozřejmě|jasně|rád|ráda|rádo se stalo|rozumím|dobře|s radostí|určitě',
    announce: 'zde je|tady je|níže je|tady máte|zde máte|níže najdete|zde najdete|toto je|zde jsou|tu je|tady máš',
    noun: 'text*|verz*|překlad*|shrnut*|souhrn*|oprav*|korektur*|výsledek|odpověď|pokračování|návrh|přepis',
    thing: 'vět*|zpráv*|odstav*|dopis|mail|e-mail|seznam|popis*|komentář',
    edit: 'opraven*|vylepšen*|upraven*|zkrácen*|přeložen*|přepracovan*|rozšířen*|změněn*|přepsan*|kratší*|změn*|úprav*|korigovan*',
    filler: 'váš|vaše|vašeho|tvůj|tvého|v|na|s|pro|a|do|je|ten|ta|vám|ti|po|češtině',
    did: 'opravil jsem|opravila jsem|upravil jsem|upravila jsem|provedl jsem|provedla jsem|změnil jsem|změnila jsem',
    term: 'gramatik*|gramatick*|pravopis*|interpunkc*|sloves*|chyb*|velk*|originál*|původní*|doslova|znamená|označuje|překlad*|slovo|výraz|význam|změn*|úprav*',
    label: 'změny|provedené změny|opravy|vysvětlení|úpravy|provedené úpravy|provedené opravy|seznam změn',
    hope: 'doufám, že to|doufám, že|snad to pomůže',
    offer:
      'dejte mi vědět|dej mi vědět|dejte vědět|pokud chcete|pokud budete|pokud potřebujete|neváhejte|chcete, abych|pokud máte',
    note: 'poznámka|poznámky|upozornění|pozn',
  },
  sv: {
    agree: 'visst|självklart|absolut|naturligtvis|javisst|gärna|okej|inga problem|såklart|uppfattat',
    announce: 'här är|här kommer|nedan är|nedan följer|detta är|här har du|nedan hittar du|det här är',
    noun: 'text|texten|version|versionen|översättning|översättningen|sammanfattning|sammanfattningen|omskrivning|utkast|resultat|svar|fortsättning|rättning',
    thing: 'mening|meningen|meddelande|meddelandet|stycke|brev|brevet|lista|beskrivning|mejl|mejlet',
    edit: 'rätta*|korrigera*|förbättra*|reviderad*|förkortad*|översatt*|omskriven*|omskrivna|utökad*|ändra*|kortare|redigerad*|omarbetad*|justera*',
    filler: 'den|det|din|ditt|er|ert|av|för|dig|en|ett|med|och|i|på|till|svenska|de',
    self: 'jag har',
    term: 'grammatik*|stavning*|interpunktion*|verb*|fel|stor bokstav|original*|bokstavligen|betyder|syftar|översättning*|ord|uttryck|betydelse|ändringar|justeringar|plural|singular',
    label:
      'ändringar|gjorda ändringar|rättelser|förklaring|korrigeringar|förbättringar|ändringar som gjorts|justeringar',
    hope: 'jag hoppas att|hoppas detta|hoppas att det|jag hoppas det|hoppas det',
    offer: 'låt mig veta|hör av dig|säg till|om du vill|vill du att jag|tveka inte|meddela mig|behöver du',
    note: 'obs|notera|anmärkning|observera',
  },
  da: {
    agree: 'selvfølgelig|naturligvis|ja|gerne|helt sikkert|javel|okay|forstået|intet problem|klart',
    announce: 'her er|her kommer|nedenfor er|nedenfor finder du|dette er|herunder er|her har du|det er',
    noun: 'tekst|teksten|version|versionen|oversættelse|oversættelsen|sammenfatning|resumé|omskrivning|udkast|resultat|svar|fortsættelse|rettelse',
    thing: 'sætning|sætningen|besked|afsnit|brev|mail|liste|beskrivelse|beskeden',
    edit: 'rettet|rettede|korrigere*|forbedre*|reviderede|revideret|forkortede|forkortet|oversat*|omskrevet|omskrevne|udvidede|ændre*|kortere|redigere*|tilpasse*',
    filler: 'den|det|din|dit|jeres|af|for|dig|en|et|med|og|i|på|til|dansk|de|dine',
    self: 'jeg har',
    term: 'grammatik*|stavning*|stavefejl|tegnsætning*|verb*|udsagnsord*|fejl|stort begyndelsesbogstav|original*|bogstaveligt|betyder|henviser|oversættelse*|ord|udtryk|betydning|ændringer|justeringer|rettelser',
    label: 'ændringer|foretagne ændringer|rettelser|forklaring|korrektioner|forbedringer|ændringer foretaget',
    hope: 'jeg håber, at|jeg håber at|jeg håber, det|jeg håber det|håber det|håber, det',
    offer:
      'lad mig vide|giv mig besked|sig til|hvis du vil|hvis du ønsker|vil du have, at jeg|tøv ikke|giv endelig besked',
    note: 'bemærk|bemærkning|note|obs',
  },
  no: {
    agree: 'selvsagt|selvfølgelig|naturligvis|gjerne|klart det|den er grei|ok|forstått|ingen problem',
    announce: 'her er|her kommer|nedenfor er|nedenfor finner du|dette er|under er|her har du|under følger',
    noun: 'tekst|teksten|versjon|versjonen|oversettelse|oversettelsen|sammendrag|sammendraget|omskriving|utkast|resultat|svar|fortsettelse|rettelse',
    thing: 'setning|setningen|melding|meldingen|avsnitt|brev|e-post|liste|beskrivelse',
    edit: 'rettet|rettede|korriger*|forbedre*|revidert*|forkortet|forkortede|oversatt*|omskrevet|omskrevne|utvidet|endre*|kortere|redigert*|juster*',
    filler: 'den|det|din|ditt|deres|av|for|deg|en|et|med|og|i|på|til|norsk|de',
    self: 'jeg har',
    term: 'grammatikk*|stavefeil|rettskriving*|rettskrivning*|tegnsetting*|verb*|feil|stor forbokstav|original*|bokstavelig|betyr|viser|oversettelse*|ord|uttrykk|betydning|endringer|justeringer',
    label:
      'endringer|gjorte endringer|rettelser|forklaring|korreksjoner|forbedringer|endringer som er gjort|endringer gjort',
    hope: 'jeg håper at|jeg håper dette|håper dette|jeg håper det|håper det',
    offer: 'gi meg beskjed|si ifra|la meg vite|hvis du vil|hvis du ønsker|vil du at jeg|ikke nøl|bare si fra|si fra',
    note: 'merk|merknad|obs|notat|vær oppmerksom',
  },
  tr: {
    agree: 'tabii|tabii ki|elbette|memnuniyetle|tamam|anladım|kesinlikle|tabi|tabi ki|peki',
    announce: 'işte|İşte|aşağıda|buyurun|aşağıdaki|bu',
    noun: 'metin*|metn*|sürüm*|versiyon*|çeviri*|çevirisi|özet*|düzeltme*|sonuç|çıktı|yanıt|cevap|taslak|devam*',
    thing: 'cümle*|mesaj*|paragraf*|mektup*|e-posta*|liste*|açıklama*',
    edit: 'düzeltilmiş|düzeltilen|düzeltildi|iyileştirilmiş|geliştirilmiş|düzenlenmiş|kısaltılmış|çevrilmiş|yeniden yazılmış|genişletilmiş|revize|gözden geçirilmiş|değişiklik*|düzeltme*|değiştiril*',
    filler:
      've|için|sizin|senin|bir|daha|size|ile|türkçe|hali|halini|haliyle|şekli|olarak|hâli|İngilizce|metnin|metninizin',
    did: 'düzelttim|değiştirdim|düzenledim|iyileştirdim',
    term: 'dil bilgisi|dilbilgisi*|gramer*|yazım*|imla*|noktalama*|fiil*|hata*|büyük harf*|orijinal*|özgün|kelimenin tam anlamıyla|anlam*|çeviri*|kelime*|ifade*|değişiklik*|özne*',
    label: 'yapılan değişiklikler|değişiklikler|düzeltmeler|açıklama|açıklamalar|yapılan düzeltmeler|iyileştirmeler',
    hope: 'umarım bu|umarım yardımcı|umarım işinize|umarım faydalı|umarım işine|umarım bu yardımcı',
    offer:
      'bana bildirin|lütfen bana bildirin|bana haber ver|isterseniz|istersen|başka bir|eğer|lütfen bildirin|herhangi bir|çekinmeyin',
    note: 'not|notlar|dikkat|lütfen dikkat',
  },
  ru: {
    agree: 'конечно|хорошо|разумеется|понял|с удовольствием|да|безусловно|отлично|без проблем|конечно же',
    announce: 'вот|ниже|ниже приведён|ниже приведен|ниже представлен|это|перед вами|предлагаю',
    noun: 'текст*|верси*|перевод*|резюме|вариант*|редакци*|исправлени*|результат|ответ|вывод|продолжение|черновик|пересказ',
    thing: 'предложени*|сообщени*|абзац*|письм*|спис*|описани*|комментари*|фраз*',
    edit: 'исправлен*|улучшен*|отредактирован*|сокращён*|сокращен*|переведён*|переведен*|переписан*|расширен*|изменен*|изменён*|доработан*|краткий|скорректирован*|поправлен*|перефразирован*|откорректирован*',
    filler: 'ваш|вашего|твой|твоего|на|для|вас|тебя|с|и|в|более|русском|русский|английский|по|из|к',
    self: 'я',
    did: 'исправил|исправила|я исправил|я исправила|я внёс|я внес|внесены|исправлены|я изменил|я изменила|внёс|я отредактировал',
    term: 'грамматик*|грамматическ*|орфограф*|пунктуац*|глагол*|ошибк*|ошибок|заглавн*|оригинал*|исходн*|буквально|означает|относится|перевод*|слово|слова|выражение|значение|изменени*|правк*|запят*|число|числе|подлежащ*|текст*',
    label:
      'внесённые изменения|внесенные изменения|изменения|исправления|пояснение|пояснения|объяснение|правки|что изменено|список изменений|внесённые исправления|комментарий',
    hope: 'надеюсь, это|надеюсь, что это|надеюсь, что|надеюсь, поможет',
    offer:
      'дайте знать|дай знать|дайте мне знать|сообщите|если нужно|если вам нужно|если хотите|если потребуется|хотите, чтобы|обращайтесь|если понадоб*',
    note: 'примечание|примечания|обратите внимание|заметка|прим',
  },
  uk: {
    agree: 'звичайно|звісно|добре|зрозуміло|із задоволенням|з радістю|так|авжеж|гаразд|зрозумів',
    announce: 'ось|нижче|нижче наведено|це|нижче подано|пропоную',
    noun: 'текст*|версі*|переклад*|резюме|варіант*|редакці*|виправлення|результат|відповідь|вивід|продовження|чернетка',
    thing: 'речення|повідомлення|абзац*|лист*|спис*|опис*|коментар*|фраз*',
    edit: 'виправлен*|покращен*|поліпшен*|відредагован*|скорочен*|перекладен*|переписан*|розширен*|змінен*|доопрацьован*|скоригован*|відкоригован*',
    filler: 'ваш|вашого|твій|твого|на|для|вас|тебе|з|і|й|та|у|в|більш|українською|по|із',
    self: 'я',
    did: 'виправив|виправила|я виправив|я виправила|внесено|виправлено|я змінив|я змінила|я вніс',
    term: 'граматик*|граматичн*|орфограф*|правопис*|пунктуац*|дієслов*|помилк*|помилок|велик*|оригінал*|вихідн*|буквально|дослівно|означає|стосується|переклад*|слово|вислів|значення|змін*|правк*',
    label: 'внесені зміни|зміни|виправлення|пояснення|правки|що змінено|список змін',
    hope: 'сподіваюся, це|сподіваюсь, це|сподіваюся, що|сподіваюсь, що',
    offer:
      'дайте знати|дай знати|дайте мені знати|повідомте|якщо потрібно|якщо вам потрібно|якщо хочете|бажаєте, щоб|звертайтеся|якщо вам',
    note: 'примітка|примітки|зверніть увагу|прим',
  },
  ar: {
    agree: 'بالتأكيد|بالطبع|حسنا|حسنًا|بكل سرور|طبعا|طبعًا|نعم|مفهوم',
    announce: 'إليك|إليكم|هذا هو|هذه هي|فيما يلي|ها هو|ها هي|تفضل|هذا|هذه',
    noun: 'النص|نص|النسخة|نسخة|الترجمة|ترجمة|الملخص|ملخص|الصياغة|صياغة|التصحيح|الإصدار|النتيجة|الجواب|الإجابة|المسودة|نصك',
    thing: 'الجملة|جملة|الرسالة|رسالة|الفقرة|القائمة|الوصف|التعليق|البريد',
    edit: 'المصحح|المصححة|المعدل|المعدلة|المحسن|المحسنة|المحسّن|المحسّنة|المنقح|المنقحة|المترجم|المترجمة|المختصر|المختصرة|الموسع|مصحح|مصححة|معدلة|محسنة|المعاد|المصحّح|المصحّحة|بتصحيح|تصحيح|بتعديل|تعديل|تعديلات|تصحيحات|منقحة',
    filler: 'من|في|على|إلى|بعد|مع|الخاص|بك|لك|أكثر|كتابته|صياغته|كتابتها|باللغة|العربية|الجديد|الجديدة|هو|هي',
    self: 'لقد|قمت|لقد قمت',
    did: 'قمت بتصحيح|لقد قمت بتصحيح|صححت|لقد صححت|قمت بتعديل|لقد قمت بتعديل|عدّلت|تم تصحيح|تم تعديل|لقد عدلت',
    term: 'القواعد|النحو|النحوية|الإملاء|الإملائية|الأخطاء|أخطاء|الخطأ|الترقيم|الفعل|الأصلي|الأصل|حرفيا|حرفيًا|يعني|تعني|يشير|الترجمة|الكلمة|العبارة|المعنى|التغييرات|تعديلات|التعديلات|النص|تغييرات',
    label:
      'التغييرات|التعديلات|التصحيحات|التغييرات التي تم إجراؤها|التعديلات التي تم إجراؤها|الشرح|التوضيح|شرح|توضيح|التفسير|التحسينات',
    hope: 'آمل أن|أتمنى أن|أرجو أن',
    offer: 'أخبرني|أعلمني|لا تتردد|هل تريد|هل ترغب|إذا كنت|إذا أردت|يرجى إعلامي|أخبرنا',
    note: 'ملاحظة|ملحوظة|ملاحظات|يرجى ملاحظة',
  },
  hi: {
    agree: 'ज़रूर|जरूर|बिल्कुल|बेशक|ठीक है|अवश्य|हाँ|जी हाँ|समझ गया|निश्चित रूप से',
    announce: 'यहाँ|यहां|यह रहा|ये रहा|यह रही|नीचे|निम्नलिखित|यह है|पेश है',
    noun: 'पाठ|टेक्स्ट|संस्करण|अनुवाद|सारांश|सुधार|परिणाम|उत्तर|आउटपुट|मसौदा|रूप',
    thing: 'वाक्य|संदेश|अनुच्छेद|पत्र|ईमेल|सूची|विवरण|टिप्पणी',
    edit: 'सुधारा|सुधारे|सुधारी|संशोधित|सही|अनुवादित|संक्षिप्त|बेहतर|संपादित|विस्तारित|शुद्ध|बदलाव|परिवर्तन|सुधार|ठीक|परिवर्तित',
    filler: 'हुआ|हुई|हुए|है|हैं|का|की|के|आपका|आपकी|आपके|लिए|में|और|को|किया|गया|गई|एक|दिया|अधिक|हिंदी|से|ने|कर|दी|गए|किए',
    self: 'मैंने',
    term: 'व्याकरण|वर्तनी|विराम|क्रिया|गलती|गलतियाँ|गलतियों|त्रुटि|त्रुटियाँ|त्रुटियों|मूल|शाब्दिक|अर्थ|मतलब|अनुवाद|शब्द|वाक्यांश|बदलाव|परिवर्तन|वचन|पाठ',
    label: 'किए गए बदलाव|परिवर्तन|बदलाव|किए गए परिवर्तन|स्पष्टीकरण|व्याख्या|सुधार|किए गए सुधार',
    hope: 'आशा है|उम्मीद है|मुझे आशा है|मुझे उम्मीद है',
    offer: 'कृपया मुझे बताएं|मुझे बताएं|बताएं|क्या आप चाहते|यदि आप|अगर आप|कृपया बताएं|मुझे बताइए',
    note: 'नोट|ध्यान दें|टिप्पणी|कृपया ध्यान दें',
  },
  zh: {
    agree: '好的|当然|當然|没问题|沒問題|当然可以|當然可以|好|明白了|明白|可以|没问题的',
    announce: '以下是|以下为|以下為|这是|這是|下面是|如下|这里是|這裡是|以下|为您提供|這裏是',
    noun: '文本|版本|译文|譯文|翻译|翻譯|摘要|总结|總結|文字|内容|內容|结果|結果|输出|輸出|文章|答案|续写|續寫|草稿|原文|版',
    thing: '句子|邮件|郵件|消息|訊息|段落|信件|列表|描述|评论',
    edit: '修改|修正|更正|改进|改進|润色|潤色|优化|優化|翻译|翻譯|改写|改寫|精简|精簡|扩展|擴展|纠正|糾正|校对|校對|缩短|縮短|修订|修訂|调整|調整|订正',
    filler:
      '后|後|的|了|您|你|我|为|為|给|給|过|過|所|经|經|已|将|將|更|中文|英文|版|一下|是|请查收|简洁|正式|語法|语法',
    self: '我已|我已经|我已經|我将|我將|我对|我對|我把|我|我已将',
    term: '语法|語法|拼写|拼寫|标点|標點|动词|動詞|错误|錯誤|大写|大寫|原文|字面|意思|翻译|翻譯|单词|單詞|词语|表达|表達|含义|時態|时态|主谓|修改|调整|調整|单数|复数|首字母',
    label:
      '修改说明|修改說明|更改说明|修改内容|修改之处|主要修改|说明|說明|解释|解釋|更改|修改|改动|更正说明|修改点|更正|改动说明|变更|修正说明|修正內容|修正内容',
    hope: '希望这|希望這|希望对|希望對|希望能|希望以上',
    offer: '如果您需要|如果你需要|如需|如有|如果需要|请告诉我|請告訴我|请随时|請隨時|需要我|如果您|如果你|欢迎|歡迎',
    note: '注|注意|注释|註|备注|備註|请注意|請注意|附注',
  },
  ja: {
    agree:
      'はい|承知しました|もちろん|もちろんです|了解しました|わかりました|かしこまりました|承知いたしました|分かりました',
    announce: '以下は|以下が|こちらが|こちらは|以下に|下記は|これが|次のとおり|以下の通り|以下のとおり|こちら',
    noun: '文章|テキスト|文|翻訳|訳文|要約|バージョン|修正版|改善版|校正版|訳|結果|出力|回答|原文|改訂版|本文|続き|案',
    thing: 'メール|メッセージ|段落|手紙|リスト|説明|コメント',
    edit: '修正|訂正|改善|校正|翻訳|要約|書き直し|改訂|短縮|添削|編集|推敲|短く|変更|直し|直|リライト|書き換え',
    filler:
      'の|を|が|は|に|で|と|も|後|済み|した|しました|いたしました|です|になります|となります|ました|れた|され|た|てい|ます|ございます|し|より|お|ご|英語|日本語|案|ください|ご確認|さ|せて|いただ|き|なり|る|点|ご提示',
    did: '修正しました|訂正しました|校正しました|修正いたしました|変更しました|直しました',
    term: '文法|スペル|句読点|動詞|誤り|大文字|原文|直訳|意味|翻訳|単語|表現|時制|変更|主語|誤字|文章|複数形|単数形|間違い|修正',
    label:
      '変更点|修正点|主な変更点|変更内容|修正内容|解説|説明|主な修正点|改善点|修正箇所|変更箇所|訂正箇所|訂正点|補足説明',
    hope: 'お役に立てれば|お役に立て|ご参考になれば|参考になれば|これがお役に',
    offer: '他に|ほかに|ご不明|何かあれば|ご希望|必要であれば|お気軽に|さらに|もし|何かご',
    note: '注|注意|備考|補足|注記|※|なお',
  },
  ko: {
    agree: '네|물론입니다|물론이죠|알겠습니다|네, 알겠습니다|물론|예|좋습니다|그럼요',
    announce: '다음은|여기|아래는|여기에|이것은|여기 있습니다|아래에|다음과 같습니다',
    noun: '텍스트*|글*|버전*|번역*|요약*|문장*|본문*|수정본*|교정본*|결과*|출력*|답변*|번역문*|초안*|문구*',
    thing: '메시지*|이메일*|단락*|편지*|목록*|설명*|댓글*|내용*',
    edit: '수정*|교정*|개선*|번역*|요약*|다듬*|고친|편집*|축약*|확장*|재작성*|보완*|바꾼|정리*|변경*|더 나은',
    filler:
      '된|한|의|을|를|이|가|은|는|입니다|있습니다|더|드립니다|귀하의|당신의|요청하신|문법|있어요|됩니다|사항|내용',
    self: '제가|저는',
    did: '수정했습니다|교정했습니다|고쳤습니다|수정하였습니다|바꿨습니다|변경했습니다',
    term: '문법*|맞춤법*|구두점*|동사*|오류*|대문자*|원문*|직역*|의미*|번역*|단어*|표현*|시제*|주어*|오타*|변경*|수정*|문장*',
    label:
      '변경 사항|수정 사항|변경사항|수정사항|설명|수정 내용|변경 내용|주요 변경 사항|주요 수정 사항|개선 사항|해설|수정된 부분',
    hope: '도움이 되셨기를|도움이 되길|도움이 되기를|도움이 되었으면|이 내용이 도움|도움이 되었기를',
    offer:
      '더 필요*|추가로|추가 수정*|추가적인|다른 도움*|궁금한|필요하시면|원하시면|언제든지|혹시|수정이 필요*|도움이 필요*|더 도움*',
    note: '참고|참고 사항|주의|비고|주|참고로|참고사항',
  },
  th: {
    agree: 'แน่นอน|ได้เลย|ได้ครับ|ได้ค่ะ|แน่นอนครับ|แน่นอนค่ะ|ยินดี|ยินดีครับ|ยินดีค่ะ|ตกลง',
    announce: 'นี่คือ|ต่อไปนี้คือ|ด้านล่างนี้คือ|ข้างล่างนี้คือ|ด้านล่างคือ|ต่อไปนี้เป็น|นี่เป็น',
    noun: 'ข้อความ|ฉบับ|คำแปล|สรุป|เวอร์ชัน|เวอร์ชั่น|เนื้อหา|ผลลัพธ์|คำตอบ|บทความ|บทสรุป|ร่าง|การแปล',
    thing: 'ประโยค|อีเมล|ย่อหน้า|จดหมาย|รายการ|คำอธิบาย|ความคิดเห็น',
    edit: 'แก้ไข|ปรับปรุง|แปล|เรียบเรียง|ย่อ|ขยาย|ตรวจทาน|เขียนใหม่|ปรับแก้|สรุป|ปรับ',
    filler: 'ที่|แล้ว|ของคุณ|ให้|คุณ|ได้|ใหม่|ถูกต้อง|ไวยากรณ์|ของ|การ|ครับ|ค่ะ|มา|รับ|เป็น|ภาษาไทย|ภาษา|ดีขึ้น|ขึ้น|สั้น|ลง|เรียบร้อย|ถูก|ฉบับ',
    self: 'ฉันได้|ผมได้|ดิฉันได้|ฉัน|ผม',
    did: 'ได้แก้ไข',
    term: 'ไวยากรณ์|การสะกด|สะกด|เครื่องหมายวรรคตอน|กริยา|ข้อผิดพลาด|ตัวพิมพ์ใหญ่|ต้นฉบับ|ตามตัวอักษร|หมายถึง|แปล|คำ|สำนวน|ความหมาย|การเปลี่ยนแปลง|ข้อความ',
    label: 'การเปลี่ยนแปลง|การแก้ไข|สิ่งที่แก้ไข|คำอธิบาย|รายการแก้ไข|การเปลี่ยนแปลงที่ทำ|สิ่งที่เปลี่ยนแปลง|จุดที่แก้ไข',
    hope: 'หวังว่า|หวังว่านี่|หวังว่าจะ',
    offer: 'หากคุณ|หากต้องการ|แจ้งให้|ต้องการให้|ถ้าคุณ|บอกฉัน|โปรดแจ้ง|โปรดบอก|มีอะไร',
    note: 'หมายเหตุ|ข้อสังเกต|โปรดทราบ',
  },
};
