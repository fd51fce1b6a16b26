import type { NumberFormat } from './number-format.ts';

/** Scripts without spaces between words, or with words that grow at both ends: a label may stand inside a longer run of letters. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Hebrew}\p{sc=Arabic}]/u;
const apart = "[ .'’/_-]{0,2}";

const accents = '[\\u0300-\\u036f]?';
/** Vowels and consonants that carry accents in our languages, so that `numero` finds `número`. */
const variants: Readonly<Record<string, string>> = {
  σ: 'σς',
  ...{ a: 'aàáâãäåăąά', c: 'cçćč', d: 'dđď', e: 'eèéêëěę', g: 'gğ', i: 'iìíîïıİ', l: 'lł', n: 'nñńň', o: 'oòóôõöőø' },
  ...{ r: 'rř', s: 'sśşšș', t: 'tťţț', u: 'uùúûüůű', y: 'yýÿ', z: 'zźżž' },
  ...{ α: 'αά', ε: 'εέ', η: 'ηή', ι: 'ιίϊΐ', ο: 'οό', υ: 'υύϋΰ', ω: 'ωώ' },
};
const baseOf = new Map(Object.entries(variants).flatMap(([base, all]) => Array.from(all, (letter) => [letter, base])));

/** The letters and digits of a label, without case and accents. */
const folded = (label: string): string =>
  Array.from(label.normalize('NFKD').toLowerCase(), (letter) => baseOf.get(letter) ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '');

const letterPattern = (letter: string): string => {
  const lower = letter.toLowerCase();
  const all = variants[baseOf.get(lower) ?? lower];
  return all === undefined ? letter : `[${all}]${accents}`;
};

const sourceOf = (label: string): string => {
  const letters = Array.from(label.replace(/\*$/, ''));
  const source = letters.map((letter) => (letter === ' ' ? apart : letterPattern(letter))).join('');
  return label.endsWith('*') || unspaced.test(label) ? source : `${source}(?!\\p{L})`;
};

const labelsOf = ({ labels }: NumberFormat): string[] =>
  labels.flatMap((label) => {
    const inner = label.slice(0, -1);
    return inner.includes('* ')
      ? ['a', 'e', 'i', 'o', 'u', 'y', ''].map((ending) => label.replace('* ', `${ending} `))
      : [label];
  });

/** A label in a text, and the formats that it may announce. */
export interface LabelHit {
  readonly start: number;
  readonly end: number;
  readonly formats: readonly NumberFormat[];
}

/** Where a label may begin: at the beginning of a word, anywhere in scripts without spaces. */
const beginning = new RegExp(`(?<![\\p{L}\\p{N}])\\p{L}|${unspaced.source}`, 'uy');

const isAsciiLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;

/** Returns the letter at a place where a label may begin. */
const beginningAt = (text: string, at: number): string | undefined => {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  if (unit < 0x80 && !isAsciiLetter(unit)) return undefined;
  if (unit < 0x80 && (isAsciiLetter(before) || (before >= 0x30 && before <= 0x39))) return undefined;
  if (unit < 0x80 && !(before > 0x7f)) return text.charAt(at);
  // At the second half of a character the expression would look at the first.
  if (unit >= 0xdc00 && unit <= 0xdfff) return undefined;
  beginning.lastIndex = at;
  return beginning.exec(text)?.[0];
};

/** The first letters of labels as `folded` reads them: each letter of a text in Chinese may begin one. */
const initials = new Map<string, string>();
const initialOf = (letter: string): string => {
  const initial = initials.get(letter) ?? folded(letter).charAt(0);
  initials.set(letter, initial);
  return initial;
};

/** The longest beginning of a label that is looked up. */
const beginningLength = 3;

/** The letters that a text may have before a space where it has the label: `sv` and `svn` of `sv nr`, whose words may be written as one. */
const beginningsOf = (label: string): ReadonlySet<string> => {
  const words = label.split(' ');
  return new Set(words.map((_, index) => folded(words.slice(0, index + 1).join('')).slice(0, beginningLength)));
};

/** The ASCII letters that a word begins with, at most three; undefined where a letter beyond ASCII may be one of them. */
const asciiBeginningAt = (text: string, at: number): string | undefined => {
  let end = at;
  while (end < at + beginningLength && isAsciiLetter(text.charCodeAt(end))) end += 1;
  const isCut = end < at + beginningLength && text.charCodeAt(end) > 0x7f;
  return end === at || isCut ? undefined : text.slice(at, end).toLowerCase();
};

/** Groups labels by their keys. Each group is one expression, the longest label first, which the engine compiles with its first use. */
const createGroups = (labels: readonly string[], keysOf: (label: string) => Iterable<string>) => {
  const groups = new Map<string, Set<string>>();
  for (const label of labels)
    for (const key of keysOf(label)) groups.set(key, (groups.get(key) ?? new Set<string>()).add(label));
  return new Map(
    [...groups].map(([key, group]) => {
      const sources = [...group].sort((one, other) => other.length - one.length).map(sourceOf);
      return [key, new RegExp(sources.join('|'), 'iuy')];
    }),
  );
};

/** Finds the labels of formats in one pass over a text; of labels that begin at one place, the longest. */
export const createLabelFinder = (formats: readonly NumberFormat[]) => {
  const byLabel = new Map<string, NumberFormat[]>();
  const labels = new Set<string>();
  for (const format of formats) {
    for (const label of labelsOf(format)) {
      const key = folded(label);
      const known = byLabel.get(key) ?? [];
      if (!known.includes(format)) byLabel.set(key, [...known, format]);
      labels.add(label);
    }
  }
  const byBeginning = createGroups([...labels], beginningsOf);
  const byInitial = createGroups([...labels], (label) => [folded(label).charAt(0)]);

  /** The expression of the labels that may begin with the letter at a place. */
  const patternAt = (text: string, at: number, letter: string): RegExp | undefined => {
    const letters = asciiBeginningAt(text, at);
    return letters === undefined ? byInitial.get(initialOf(letter)) : byBeginning.get(letters);
  };

  return (text: string): LabelHit[] => {
    const hits: LabelHit[] = [];
    for (let at = 0; at < text.length; at += 1) {
      const letter = beginningAt(text, at);
      const pattern = letter === undefined ? undefined : patternAt(text, at, letter);
      if (!pattern) continue;
      pattern.lastIndex = at;
      const label = pattern.exec(text)?.[0];
      if (label === undefined) continue;
      hits.push({ start: at, end: at + label.length, formats: byLabel.get(folded(label)) ?? [] });
      at += label.length - 1;
    }
    return hits;
  };
};

const words =
  'numbers?|no|nr|num|nbr|nummern?|numer[oi]?|número|numéro|nūmurs|numm?er|номер|номера|n|code|id|card|karte|value|is|was|are|has|ist|war|lautet|hat|est|es|è|é|sono|sont|are|er|är|ei|on|jest|este|je|это|a|this|the|my|his|her|their|your|its|of|for|with|und|and|de|der|die|du|des|do|da|del|di|mein|meine|seine|ihre|as|follows|in|vom|von';
const marks = '[\\s:：|*_=#"\'“”„»«(\\[\\])\\\\,.;º°№/>-]';
/** Particles and counters of scripts without spaces. */
const particles =
  'は|が|の|是|為|为|番号|號碼|号码|編號|号|號|번호|는|은|이|가|를|ही|है|संख्या|นัมเบอร์|คือ|เลขที่|رقم|هو|מספר|הוא|היא';
/** What may stand between a label and its value: marks, cell borders, a few small words, a note in parentheses. */
export const labelGap = new RegExp(
  `^\\p{L}{0,8}(?:${marks}{0,8}(?:(?:${words})(?![\\p{L}\\p{N}])|${particles})){0,4}` +
    `(?:${marks}{0,4}\\([^()\\d\\n]{1,24}\\))?${marks}{0,12}`,
  'iu',
);

/** What stands between a value and a label behind it: "X12345678 is my passport number", "12345678Z (DNI)". */
export const gapBeforeLabel =
  /(?:[ ,]{1,2}(?:is|was|as|ist|war|est|es|è|é|er|är|jest|este)|[ ]?\(|,)(?: (?:my|the|your|his|her|their|our|mein|meine|seine|ihre|die|der|mon|ma|son|sa|le|la|mi|su|el|il|mio|suo))?[ ]?$/iu;

/** Nouns whose numbers identify no person: a number behind one does not count without a label of its own. */
const otherNouns = [
  'orders?|purchase order|invoices?|quotes?|quotation|offers?|parts?|part number|items?|models?|types?|batch(?:es)?|lots?|articles?|projects?|tickets?|cases?|contracts?|clauses?|tracking|shipments?|parcels?|packages?|isbn|issn|ean|upc|gtin|sku|vin|vat|serial|s/n|p/n|product|material|drawing|version|build|release|firmware|ref|reference|stock|asset|device|machine|engine|norm|standard|chapter|section|figure|row|column|port|room|revision|template|document|delivery|receipt|booking|reservation|licen[cs]e key|imei|mac|commit|hash|size|profile|panel|functions?|methods?|tenders?',
  'auftrag|auftrags?(?:nummer|nr)|bestell\\p{L}*|rechnung\\p{L}*|angebot\\p{L}*|teil|teile\\p{L}*|artikel\\p{L}*|modell\\p{L}*|typ|charge\\p{L}*|los|projekt\\p{L}*|vorgang\\p{L}*|fall|vertrag\\p{L}*|sendung\\p{L}*|seriennummer|material\\p{L}*|zeichnung\\p{L}*|ust\\p{L}*|umsatzsteuer\\p{L}*|hrb|hra|lager\\p{L}*|gerät\\p{L}*|lieferschein\\p{L}*|beleg\\p{L}*|zählernummer',
  'commandes?|factures?|devis|pièces?|modèles?|lots?|articles?|projets?|dossiers?|contrats?|colis|série|référence|réf|tva|siret|siren|produit|bon de livraison',
  'pedidos?|facturas?|presupuestos?|piezas?|modelos?|lotes?|artículos?|proyectos?|casos?|contratos?|envíos?|referencias?|serie|iva|producto|encomendas?|faturas?|peças?|projetos?|processos?|cnpj',
  'ordin[ei]|fattur[ae]|preventivo|pezzo|ricambio|modello|lotto|articolo|progetto|pratica|contratto|spedizione|matricola|partita iva',
  'bestelling\\p{L}*|factuur\\p{L}*|offerte|onderdeel\\p{L}*|artikel\\p{L}*|btw|kvk|zaak\\p{L}*|pakket|zamówieni\\p{L}*|faktur\\p{L}*|część|części|zleceni\\p{L}*|partia|regon|nip|objednávk\\p{L}*|rendelés\\p{L}*|számla|ordernummer|artikelnummer|faktura\\p{L}*|tilaus\\p{L}*|tilbud|sipariş|fatura|parça',
  'заказ\\p{L}*|сч[её]т\\p{L}*|артикул\\p{L}*|модел\\p{L}*|парти\\p{L}*|проект\\p{L}*|договор\\p{L}*|замовлення|рахунок',
].join('|');
const otherNoun = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(?:${otherNouns})(?!\\p{L})|注文|請求書|品番|型番|订单|發票|发票|型号|批号|项目|주문|송장|모델)[^\\n]{0,50}$`,
  'iu',
);

/** The end of a sentence, not of an abbreviation such as "Nr.": a word with a capital or an empty line follows. */
export const sentenceEnd = /[.!?;]\s+(?=\p{Lu}\p{Ll})|\n\s*\n/u;

/** Whether the sentence before a number names something else that has numbers: an order, a part, a case. */
export const namesSomethingElse = (text: string, at: number): boolean => {
  const sentences = text.slice(Math.max(0, at - 60), at).split(sentenceEnd);
  return otherNoun.test(sentences.at(-1) ?? '');
};
