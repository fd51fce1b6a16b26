/** Languages whose names for months, currencies and powers of ten are known; English comes first, so that its meaning of a word does. */
const locales = (
  'en en-GB de fr es it pt pt-PT nl sv da nb fi pl cs sk hu ro bg ru uk el tr ar fa he hi bn ta th vi id ms ja ko zh zh-TW ' +
  'ca hr sr sl et lv lt'
).split(' ');

/** With ASCII digits and the Gregorian calendar, so that only words differ. */
const plain = (locale: string): string => `${locale}-u-nu-latn-ca-gregory`;

const lazy = <Value>(make: () => Value): (() => Value) => {
  let value: Value | undefined;
  return () => (value ??= make());
};

type Parts = readonly { readonly type: string; readonly value: string }[];

const partOf = (parts: Parts, type: string): string =>
  parts
    .filter((part) => part.type === type)
    .map(({ value }) => value)
    .join(' ')
    .trim();

/** Short words are compared in their case: `M` is a million and `m` a metre. */
const wordKey = (word: string): string => (word.length > 3 ? word.toLowerCase() : word);

/** What a word may mean, the likeliest meaning first. */
export type Lexicon<Meaning> = ReadonlyMap<string, readonly Meaning[]>;

const createLexicon = <Meaning>() => {
  const meanings = new Map<string, Meaning[]>();
  return {
    meanings,
    add: (word: string, meaning: Meaning): void => {
      if (word === '') return;
      const known = meanings.get(wordKey(word)) ?? [];
      if (!known.includes(meaning)) meanings.set(wordKey(word), [...known, meaning]);
    },
  };
};

/** Names of months, in lower case and without a final dot, with their numbers. */
export const months = lazy((): ReadonlyMap<string, number> => {
  const names = new Map<string, number>();
  for (const locale of locales) {
    for (const options of [
      { month: 'long' },
      { month: 'long', day: 'numeric' },
      { month: 'short', day: 'numeric' },
    ] as const) {
      const format = new Intl.DateTimeFormat(plain(locale), { ...options, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month += 1) {
        const name = partOf(format.formatToParts(Date.UTC(2024, month - 1, 10)), 'month').toLowerCase();
        if (/^\p{L}/u.test(name) && !/\d/.test(name)) names.set(name.replace(/\.$/, ''), names.get(name) ?? month);
      }
    }
  }
  return names.set('sept', 9).set('okt', 10).set('juni', 6).set('juli', 7);
});

/** Names of the halves of the day: `am`, `p.m.`, `下午`; the meaning is the hours to add. */
export const dayHalves = lazy((): ReadonlyMap<string, 0 | 12> => {
  const names = new Map<string, 0 | 12>();
  for (const locale of locales) {
    const format = new Intl.DateTimeFormat(plain(locale), { hour: 'numeric', hour12: true, timeZone: 'UTC' });
    for (const hours of [0, 12] as const) {
      const name = partOf(format.formatToParts(Date.UTC(2024, 0, 1, hours + 3)), 'dayPeriod');
      names.set(name.replace(/[\s\u202f.]/g, '').toLowerCase(), hours);
    }
  }
  names.delete('');
  return names;
});

/** Matches what the hours from noon to midnight are called: `in the afternoon`, `de la tarde`, `晚上`. */
export const afternoon = lazy((): RegExp => {
  const names = new Set(
    "'s avonds|'s middags|evening|tonight|in der nacht|akşam|शाम|रात|tối|chiều|sore|malam|petang".split('|'),
  );
  for (const locale of locales) {
    const format = new Intl.DateTimeFormat(plain(locale), {
      hour: 'numeric',
      hour12: true,
      dayPeriod: 'long',
      timeZone: 'UTC',
    });
    for (let hour = 12; hour < 24; hour += 1) {
      const name = partOf(format.formatToParts(Date.UTC(2024, 0, 1, hour)), 'dayPeriod');
      if (name.length > 1 || /[\p{Script=Han}\p{Script=Hangul}]/u.test(name)) names.add(name);
    }
  }
  const [spaced, unspaced] = [true, false].map((isSpaced) =>
    [...names]
      .filter((name) => /\p{Script=Latin}|\p{Script=Cyrillic}/u.test(name) === isSpaced)
      .join('|')
      .replace(/\./g, '\\.'),
  );
  return new RegExp(`(?<!\\p{L})(?:${spaced ?? ''})(?!\\p{L})|${unspaced ?? ''}`, 'iu');
});

const otherMagnitudes: Readonly<Record<string, number>> = {
  'k tsd Tsd.': 3,
  'mn Mio Mln mln Mill.': 6,
  'bn Bn Mrd Md Mds mld Mld mrd': 9,
  'bilione bilioni': 12,
  'lakh lakhs lac lacs': 5,
  'crore crores Cr': 7,
};

/** Words for powers of ten, by exponent: the long ones of every language, and abbreviations that cannot be taken for units. */
export const magnitudes = lazy((): Lexicon<number> => {
  const { meanings, add } = createLexicon<number>();
  for (const [words, exponent] of Object.entries(otherMagnitudes)) {
    for (const word of words.split(' ')) add(word, exponent);
  }
  for (const locale of locales) {
    for (const compactDisplay of ['long', 'short'] as const) {
      const format = new Intl.NumberFormat(plain(locale), { notation: 'compact', compactDisplay });
      for (const exponent of [3, 4, 5, 6, 7, 8, 9, 12]) {
        for (const count of [1, 2, 5]) {
          const parts = format.formatToParts(count * 10 ** exponent);
          const word = partOf(parts, 'compact');
          const shown = partOf(parts, 'integer').replace(/\D/g, '');
          if (shown === '' || (compactDisplay === 'short' && word.length < 3 && locale !== 'en')) continue;
          add(word, exponent + 1 - shown.length);
        }
      }
    }
  }
  return meanings;
});

const codes = (
  'USD EUR GBP JPY CHF CNY INR CAD AUD NZD SGD HKD MXN ARS BRL CLP COP SEK NOK DKK PLN CZK HUF RON BGN RUB UAH TRY ILS ' +
  'KRW IDR MYR THB VND PHP ZAR AED SAR EGP PKR BTC'
).split(' ');

/** Currencies whose names have a word in common, which alone may mean each of them. */
const families = ['USD CAD', 'GBP EGP', 'SEK NOK', 'INR PKR', 'CHF XOF'].map((family) => family.split(' '));

const otherCurrencies: Readonly<Record<string, string>> = {
  AUD: 'AU$ dollar dollars Dollar',
  BTC: '₿ bitcoin bitcoins',
  CAD: 'C$',
  CHF: 'Fr. SFr. Franken',
  CNY: 'RMB 元 ¥ 人民币 yuan',
  DKK: 'kroner krone kronor Kronen',
  EUR: 'евро',
  IDR: 'Rp',
  INR: 'Rs Rs. रुपये',
  JPY: '¥ 円 yen Yen 日元 日圓',
  KRW: '원 won',
  RUB: 'руб руб. рубль рубля рублей ruble rubles rouble roubles Rubel',
  USD: 'US$',
};

const namesOf = (locale: string, currency: string): string[] => {
  const format = new Intl.NumberFormat(plain(locale), { style: 'currency', currency, currencyDisplay: 'name' });
  return [1, 2, 5].map((count) => partOf(format.formatToParts(count), 'currency'));
};

/** Codes, signs and names of currencies. `$` and `dollars` mean each currency that is called so. */
export const currencies = lazy((): Lexicon<string> => {
  const { meanings, add } = createLexicon<string>();
  for (const currency of codes) {
    add(currency, currency);
    for (const currencyDisplay of ['symbol', 'narrowSymbol'] as const) {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay });
      const sign = partOf(format.formatToParts(1), 'currency');
      if (!/^[A-Z]$/.test(sign)) add(sign, currency);
    }
    for (const word of otherCurrencies[currency]?.split(' ') ?? []) add(word, currency);
  }
  for (const locale of locales) {
    for (const currency of ['EUR', 'JPY']) for (const name of namesOf(locale, currency)) add(name, currency);
    for (const family of families) {
      const names = family.map((currency) => namesOf(locale, currency));
      const [words = [], ...others] = names.map((forms) => forms.flatMap((name) => name.split(/[\s\u00a0-]/)));
      for (const [index, currency] of family.entries()) {
        for (const name of names[index] ?? []) add(name, currency);
        for (const word of words)
          if (word.length > 2 && others.every((forms) => forms.includes(word))) add(word, currency);
      }
    }
  }
  return meanings;
});

/** Signs and words for per cent and per mille. */
export const shares = lazy((): Lexicon<string> => {
  const { meanings, add } = createLexicon<string>();
  for (const word of ['%', '٪', 'pct', 'Prozent', 'procent', 'فیصد', 'प्रतिशत']) add(word, '%');
  add('‰', '‰');
  for (const locale of locales) {
    const format = new Intl.NumberFormat(plain(locale), { style: 'unit', unit: 'percent', unitDisplay: 'long' });
    for (const count of [1, 2, 5]) add(partOf(format.formatToParts(count), 'unit'), '%');
  }
  return meanings;
});

const prefix = '(?:[kMGTPmµcdh]|Ki|Mi|Gi|Ti)?';
const symbol = new RegExp(
  `^(?:${prefix}(?:Wh|W|V|Ah|A|Hz|N|Nm|J|Pa|bar|bit|bit/s|bps|B|g|m|l|s|m²|m³|cal|eV)|t|ha|h|min|d|km/h|m/s|mph|rpm|lb|oz|ft|yd|mi|psi|` +
    '°|°C|°F|K|dB|px|pt|em|rem|dpi)$',
);

const otherSymbols: ReadonlyMap<string, string> = new Map(
  Object.entries({
    h: 'hr hrs std Std Std. ч',
    s: 'sec secs sek Sek',
    min: 'mins Min мин',
    kg: 'Kg KG кг',
    kB: 'KB',
    l: 'L',
    ml: 'mL',
    lb: 'lbs',
    km: 'км',
    'km/h': 'kph kmh',
    'm²': 'm2 sqm qm',
    'm³': 'm3',
    'km²': 'km2',
    'cm²': 'cm2',
    'Mbit/s': 'Mbps',
    'Gbit/s': 'Gbps',
    'kbit/s': 'kbps Kbps',
    '°C': '℃',
    '°F': '℉',
  }).flatMap(([sign, spellings]) => spellings.split(' ').map((spelling) => [spelling, sign])),
);

/** The unit's symbol, the same in every language; undefined: it is none. */
export const measureOf = (word: string): string | undefined => {
  const normal = word.replace('μ', 'µ');
  return otherSymbols.get(normal) ?? (symbol.test(normal) ? normal : undefined);
};

/** The meanings of a word; undefined: it is not known. */
export const meaningsOf = <Meaning>(lexicon: Lexicon<Meaning>, word: string): readonly Meaning[] | undefined =>
  lexicon.get(wordKey(word));
