/** One to twelve, then twenty, thirty … ninety; `/` parts other forms and the ordinal. */
const table: readonly string[] = [
  // English, German
  'one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth ten/tenth eleven/eleventh twelve/twelfth twenty thirty forty fifty sixty seventy eighty ninety',
  'ein/eins/eine/einen/einem/einer/erste/ersten/erster/erstes zwei/zweite/zweiten/zweites drei/dritte/dritten/drittes vier/vierte/vierten/viertes fünf/fünfte/fünften sechs/sechste/sechsten sieben/siebte/siebten acht/achte/achten neun/neunte/neunten zehn/zehnte/zehnten elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig',
  // Romance languages
  'un/une/premier/première deux/deuxième/second/seconde trois/troisième quatre/quatrième cinq/cinquième six/sixième sept/septième huit/huitième neuf/neuvième dix/dixième onze douze vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix',
  'uno/una/un/primer/primero/primera dos/segundo/segunda tres/tercer/tercero/tercera cuatro/cuarto/cuarta cinco/quinto/quinta seis/sexto siete/séptimo ocho/octavo nueve/noveno diez/décimo once doce veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
  'uno/una/un/primo/prima due/secondo/seconda tre/terzo/terza quattro/quarto/quarta cinque/quinto/quinta sei/sesto sette/settimo otto/ottavo nove/nono dieci/decimo undici dodici venti trenta quaranta cinquanta sessanta settanta ottanta novanta',
  'um/uma/primeiro/primeira dois/duas/segundo/segunda três/terceiro/terceira quatro/quarto/quarta cinco/quinto/quinta seis/sexto sete/sétimo oito/oitavo nove/nono dez/décimo onze doze vinte trinta quarenta cinquenta sessenta setenta oitenta noventa',
  'unu/un/o/una/prima/primul doi/două/doilea/doua trei/treilea/treia patru cinci șase șapte opt nouă zece unsprezece doisprezece/douăsprezece douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci',
  // Germanic languages of the north
  'een/één/eerste twee/tweede drie/derde vier/vierde vijf/vijfde zes/zesde zeven/zevende acht/achtste negen/negende tien/tiende elf twaalf twintig dertig veertig vijftig zestig zeventig tachtig negentig',
  'en/ett/första två/andra tre/tredje fyra/fjärde fem/femte sex/sjätte sju åtta nio tio elva tolv tjugo trettio fyrtio femtio sextio sjuttio åttio nittio',
  'en/et/én/første to/anden/andet/andre tre/tredje fire/fjerde fem/femte seks/sjette syv/sju otte/åtte ni ti elleve tolv tyve/tjue tredive/tretti fyrre/førti halvtreds/femti tres/seksti halvfjerds/sytti firs/åtti halvfems/nitti',
  'yksi/yhden/ensimmäinen kaksi/kahden/toinen kolme/kolmen/kolmas neljä/neljän/neljäs viisi/viiden kuusi/kuuden seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä kuusikymmentä seitsemänkymmentä kahdeksankymmentä yhdeksänkymmentä',
  // Slavic languages, Hungarian, Greek, Turkish
  'jeden/jedna/jedno/pierwszy/pierwsza dwa/dwie/dwóch/drugi/druga trzy/trzech/trzeci/trzecia cztery/czterech/czwarty pięć/pięciu/piąty sześć/sześciu siedem/siedmiu osiem/ośmiu dziewięć/dziewięciu dziesięć/dziesięciu jedenaście dwanaście dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt',
  'jeden/jedna/jedno/první dva/dvě/dvou/druhý/druhá/druhé tři/tří/třetí čtyři/čtyř/čtvrtý pět/pěti/pátý šest/šesti sedm/sedmi osm/osmi devět/devíti deset/deseti jedenáct dvanáct dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát',
  'один/одна/одно/одного/первый/первая два/две/двух/второй/вторая три/трёх/трех/третий четыре/четырёх/четырех/четвёртый пять/пяти/пятый шесть/шести семь/семи восемь/восьми девять/девяти десять/десяти одиннадцать двенадцать двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
  "один/одна/одне/перший/перша два/дві/двох/другий/друга три/трьох/третій чотири/чотирьох пʼять/п’ять/п'ять шість сім вісім дев’ять/дев'ять десять одинадцять дванадцять двадцять тридцять сорок п’ятдесят/п'ятдесят шістдесят сімдесят вісімдесят дев’яносто/дев'яносто",
  'egy/első két/kettő/második három/harmadik négy/negyedik öt/ötödik hat hét nyolc kilenc tíz tizenegy tizenkét/tizenkettő húsz harminc negyven ötven hatvan hetven nyolcvan kilencven',
  'ένας/μία/μια/ένα/πρώτος/πρώτη/πρώτο δύο/δυο/δεύτερος/δεύτερο τρεις/τρία/τρίτος/τρίτο τέσσερις/τέσσερα/τέταρτο πέντε έξι επτά/εφτά οκτώ/οχτώ εννέα/εννιά δέκα έντεκα δώδεκα είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα',
  'bir/birinci iki/ikinci üç/üçüncü dört/dördüncü beş/beşinci altı yedi sekiz dokuz on onbir oniki yirmi otuz kırk elli altmış yetmiş seksen doksan',
  // Asia and the Middle East
  'واحد/واحدة/الأول/الأولى اثنان/اثنين/اثنتان/اثنتين/الثاني/الثانية ثلاثة/ثلاث/الثالث/الثالثة أربعة/أربع/الرابع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثمان/ثماني تسعة/تسع عشرة/عشر . . عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين',
  'یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده بیست سی چهل پنجاه شصت هفتاد هشتاد نود',
  'אחד/אחת/ראשון שניים/שתיים/שני/שתי שלושה/שלוש/שלישי ארבעה/ארבע חמישה/חמש שישה/שש שבעה/שבע שמונה תשעה/תשע עשרה/עשר . . עשרים שלושים ארבעים חמישים שישים שבעים שמונים תשעים',
  'एक/पहला/पहली दो/दूसरा/दूसरी तीन/तीसरा/तीसरी चार पांच/पाँच छह/छः सात आठ नौ दस ग्यारह बारह बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे',
  'satu/pertama dua/kedua tiga/ketiga empat lima enam tujuh delapan/lapan sembilan sepuluh sebelas . . . . . . . . .',
  'một hai ba bốn năm sáu bảy tám chín mười . . . . . . . . . .',
];

/** Of scripts that put no spaces between words: found anywhere. */
const unspaced: readonly string[] = [
  '一/壱 二/两/兩 三 四 五 六 七 八 九 十 十一 十二 二十 三十 四十 五十 六十 七十 八十 九十',
  'ひとつ ふたつ みっつ よっつ いつつ むっつ ななつ やっつ ここのつ とお . . . . . . . . . .',
  '하나/한 둘/두 셋/세 넷/네 다섯 여섯 일곱 여덟 아홉 열 열하나/열한 열둘/열두 스물 서른 마흔 쉰 예순 일흔 여든 아흔',
  'หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ สิบเอ็ด สิบสอง ยี่สิบ สามสิบ สี่สิบ ห้าสิบ หกสิบ เจ็ดสิบ แปดสิบ เก้าสิบ',
];

const valueAt = (index: number): number => (index < 12 ? index + 1 : (index - 10) * 10);

/** Several values where languages share a word: `tres` is 3 in Spanish and 60 in Danish. */
const read = (rows: readonly string[]): ReadonlyMap<string, readonly number[]> => {
  const words = new Map<string, number[]>();
  for (const row of rows) {
    for (const [index, forms] of row.split(' ').entries()) {
      for (const word of forms.split('/')) {
        if (word !== '.') words.set(word, [...new Set([...(words.get(word) ?? []), valueAt(index)])]);
      }
    }
  }
  return words;
};

const spaced = read(table);
const dense = read(unspaced);
const denseWord = new RegExp([...dense.keys()].sort((one, other) => other.length - one.length).join('|'), 'g');

const halves = new Set(
  (
    'half halb halbe halben halber halbes demi demie medio media mezzo mezza mezz meio meia halve halv halvt halva pół půl пол пів половина ' +
    'половиной fél μισή μισό buçuk yarım jumătate puoli نصف نیم חצי आधा आधे rưỡi nửa setengah'
  ).split(' '),
);
const joints = new Set('and und et y e och og en i a и і și ve و και a'.split(' '));
/** Words for one and a half, and more. */
const oneAndHalf =
  /^(?:anderthalb|anderhal(?:f|ve)|półtor[aej]{1,2}|полтора|полторы|полутора|півтор[аи]|másfél|puolitoista|halvannen|halvanden|डेढ़)/u;
const wholeAndHalf = /^(\p{L}{3,6})(?:und|en)?(?:ein|een)?(?:halb|half)/u;
/** Words between the whole number and `and a half`: `two hours and a half`. */
const mostBetween = 4;

/** Runs of letters with the digits that stand in them, and `-` or an apostrophe between two of them. */
const word = /[\p{L}\p{M}\p{Nd}]+(?:['’ʼ-][\p{L}\p{M}\p{Nd}]+)*/gu;

/**
 * Counts the values that a text writes as words (`three`, `thirty-six`, `third`) or inside of names (`Q3`, `v2`). They are no
 * numbers that must survive; they answer for one that the other text writes in digits.
 */
export const countNumberWords = (text: string): Map<number, number> => {
  const counts = new Map<number, number>();
  const count = (value: number): void => {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  const lone = text.match(/(?<!\d ?)½/g)?.length ?? 0;
  if (lone > 0) counts.set(0.5, lone);
  let lastWhole = 0;
  let sinceWhole = Infinity;
  let before: readonly string[] = [];
  for (const [written] of text.matchAll(word)) {
    const lower = written.toLowerCase();
    const wholes = spaced.get(lower) ?? [];
    for (const value of wholes) count(value);
    const [first = '', second = ''] = lower.split(/['’-]/);
    const isHalf = halves.has(lower) || halves.has(first) || halves.has(second);
    if (isHalf) {
      const isAdded = before.some((one) => joints.has(one)) || lower === 'buçuk' || lower === 'rưỡi';
      count(isAdded ? (sinceWhole <= mostBetween ? lastWhole : 1) + 0.5 : 0.5);
    }
    // `Half past two` is behind the hour, `halb drei` before the next one.
    else if (wholes.length > 0 && before.some((one) => halves.has(one))) {
      for (const value of wholes) count(before.at(-1) === 'past' ? value + 0.5 : value - 0.5);
    }
    if (oneAndHalf.test(lower)) count(1.5);
    else {
      const whole = wholeAndHalf.exec(lower)?.[1] ?? '';
      const value = spaced.get(whole.replace(/ein$|een$/, ''))?.[0] ?? spaced.get(whole)?.[0];
      if (value !== undefined) count(value + 0.5);
    }
    const [whole] = wholes;
    if (whole !== undefined && !joints.has(lower)) [lastWhole, sinceWhole] = [whole, 0];
    else sinceWhole += 1;
    before = [...before.slice(-1), lower];
    if (lower.includes('-')) {
      const [tens = 0, ones = 0] = lower.split('-').map((part) => spaced.get(part)?.[0] ?? 0);
      if (tens >= 20 && ones > 0 && ones < 10) count(tens + ones);
      else for (const value of [tens, ones]) if (value > 0 && !spaced.has(lower)) count(value);
    }
    const digits = /^\p{L}{1,3}(\d{1,2})(?!\d)/u.exec(written)?.[1];
    if (digits !== undefined) count(Number(digits));
  }
  for (const [written] of text.matchAll(denseWord)) for (const value of dense.get(written) ?? []) count(value);
  return counts;
};
