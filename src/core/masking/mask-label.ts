import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';

/**
 * The labels of masks. `kind`: the sensitive values that the label is for; the others are for what must come back unaltered
 * but is no secret. `words`: what models make of the label when they translate or explain it.
 */
const labelTable = {
  EMAIL: {
    kind: 'email',
    words:
      'mail email epost correo courriel posta eposta poczta sahkoposti почта пошта имейл мейл емейл ηλεκτρονικο メール ' +
      '邮箱 邮件 电邮 郵件 郵箱 이메일 메일 ईमेल อีเมล بريد ايميل ایمیل מייל אימייל דואל',
  },
  PHONE: {
    kind: 'phone',
    words:
      'phone telephone tel telefon telefono telefone telefoon puhelin mobile handy телефон тел τηλεφωνο 電話 电话 手机 ' +
      '전화 휴대폰 फोन โทรศัพท์ هاتف تلفون تلفن טלפון',
  },
  CARD: {
    kind: 'card',
    words:
      'card creditcard karte kreditkarte carte tarjeta carta cartao kaart kort карта カード 信用卡 银行卡 카드 कार्ड بطاقة כרטיס',
  },
  IBAN: {
    kind: 'iban',
    words: 'iban account konto kontonummer compte cuenta conto conta rekening счет 口座 账号 账户 계좌',
  },
  ID: {
    kind: 'national_id',
    words: 'id ssn passport ausweis personnummer identificacion documento dni cpf паспорт 身份证 マイナンバー 주민등록',
  },
  IP: { kind: 'ip', words: 'ip ipaddress' },
  SECRET: {
    kind: 'secret',
    words:
      'secret key apikey password token passwort kennwort schlussel geheimnis secreto clave contrasena llave cle chiave ' +
      'segreto senha chave wachtwoord ключ пароль секрет 密码 密钥 秘密 パスワード キー 비밀 पासवर्ड',
  },
  TERM: { kind: 'custom', words: 'term begriff termino terme termine termo термин 术语 用語 용어' },
  URL: { words: 'url uri link website enlace lien ссылка リンク 链接 网址 網址 링크' },
  CODE: { words: 'code codigo codice kode kod код コード 代码 코드' },
  VAR: { words: 'var variable placeholder platzhalter variavel переменная 変数 变量 변수' },
  MENTION: { words: 'mention erwahnung mencion menzione mencao упоминание メンション 提及 멘션' },
  REF: { words: 'ref reference referenz referencia riferimento 参照 引用 참조' },
  /** For what stands in a text of the user's own and looks like a mask. */
  LITERAL: { words: 'literal' },
} as const satisfies Record<string, { readonly kind?: SensitiveKind; readonly words: string }>;

/** Kinds of values that models invent masks for, since other products mask them. */
const foreignWords =
  'name firstname lastname surname person address date company organization org location city user customer client age ' +
  'nombre nom nome vorname nachname adresse firma kunde имя 名前 姓名 이름';

/** What numbers are called that models write out, from one on. */
const numberNames = [
  'one uno una un une eins ein eine um uma een один 一 하나 واحد',
  'two dos deux zwei due dois twee два 二 둘 اثنان',
  'three tres trois drei tre drie три 三 셋 ثلاثة',
  'four cuatro quatre vier quattro quatro четыре 四 넷 اربعة',
  'five cinco cinq funf cinque vijf пять 五 다섯 خمسة',
];

/** The label of a mask. */
export type MaskLabel = keyof typeof labelTable;

const rows = Object.entries(labelTable) as [MaskLabel, { readonly kind?: SensitiveKind; readonly words: string }][];

/** The kind of the sensitive values that a label is for. */
export const kindOfLabel: ReadonlyMap<string, SensitiveKind> = new Map(
  rows.flatMap(([label, { kind }]) => (kind === undefined ? [] : [[label, kind]])),
);

/** The label of each sensitive kind. */
export const labelOfKind = Object.fromEntries(Array.from(kindOfLabel, ([label, kind]) => [kind, label])) as Readonly<
  Record<SensitiveKind, MaskLabel>
>;

/** A word without what models change in it: case, accents, width, invisible characters. */
const folded = (word: string): string =>
  /^[ -~]*$/.test(word)
    ? word.toLowerCase()
    : word
        .normalize('NFKC')
        .toLowerCase()
        .normalize('NFD')
        .replace(/[\p{M}\p{Cf}\0]/gu, '');

/**
 * Letters that look like Latin ones, behind the Latin letter: Cyrillic, Greek, Armenian, phonetic and small capitals.
 * @see https://www.unicode.org/reports/tr39/ (confusables.txt)
 */
const lookAlikes =
  'aаАαΑᴀɑ bВΒʙвЬ cсСϲϹᴄ dԁԀᴅɗ eеЕεΕᴇɛєЄҽ fϝϜꜰƒғ gɡԌɢց hһНнΗʜհ iіІιΙıɪɩӏӀⅠ jјЈϳͿᴊյ kкКκΚᴋ lʟⅼӏ mмМΜᴍ ' +
  'nΝηɴпոռ oоОοΟօᴏ pрРρΡᴘ qԛԚգ rгʀɾᴦ sѕЅꜱՏ tтТτΤᴛ uυսᴜʋ vνѵѴᴠ wԝԜᴡω xхХχΧ yуУγΥүҮʏ zΖᴢʐ';
const latinLetters = new Map(
  lookAlikes.split(' ').flatMap(([latin = '', ...others]) => others.map((other) => [other, latin] as const)),
);
const withLatinLetters = (word: string): string =>
  /^[ -~]*$/.test(word) ? word : Array.from(word, (letter) => latinLetters.get(letter) ?? letter).join('');

const labelsByWord = new Map<string, MaskLabel>();
for (const [label, { words }] of rows) for (const word of words.split(' ')) labelsByWord.set(folded(word), label);
const foreign = new Set(foreignWords.split(' ').map(folded));
const numbers = new Map(
  numberNames.flatMap((names, index) => names.split(' ').map((name) => [folded(name), index + 1] as const)),
);

/** Words that are found within longer ones, as "Telefonnummer". Shorter ones of an alphabet are parts of anything. */
const stems = [...labelsByWord.keys()].filter((word) => word.length >= (/^[\p{Ll}]/u.test(word) ? 5 : 2));

const beginningsOf = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.flatMap((word) => Array.from({ length: word.length + 1 }, (_, length) => word.slice(0, length))));
const anyBeginning = beginningsOf([...labelsByWord.keys(), ...foreign]);
/** The labels that differ from ordinary words in every letter case. */
const longBeginning = beginningsOf(rows.map(([label]) => label.toLowerCase()).filter(({ length }) => length >= 5));

/** Whether the letters begin a label: one in any language, or one of ours that is long. */
export const mayBeginLabel = (letters: string, { inAnyLanguage }: { readonly inAnyLanguage: boolean }): boolean => {
  const beginnings = inAnyLanguage ? anyBeginning : longBeginning;
  // Most words that are asked about.
  if (/^[A-Za-z]*$/.test(letters)) return beginnings.has(letters.toLowerCase());
  return [letters, withLatinLetters(letters)].some((each) => beginnings.has(folded(each).replace(/[^\p{L}]/gu, '')));
};

/** What the words before a mask's number mean. */
export interface LabelMeaning {
  /** The labels that are meant; none when the words are unknown. */
  readonly labels: ReadonlySet<MaskLabel>;
  /** The words name a kind of value that is never masked here. */
  readonly isForeign: boolean;
  /** The number that is written out behind them. */
  readonly number: number | undefined;
}

const unknown: LabelMeaning = { labels: new Set(), isForeign: false, number: undefined };

const meaningAsWritten = (written: string): LabelMeaning => {
  const words = folded(written).match(/\p{L}+/gu);
  if (words === null || words.join('').length < 2) return unknown;
  const number = words.length > 1 ? numbers.get(words.at(-1) ?? '') : undefined;
  if (number !== undefined) words.pop();
  const joined = words.join('');
  const candidates = words.length === 1 ? words : [joined, ...words];
  const exact = candidates.filter((word) => labelsByWord.has(word));
  const found = exact.length > 0 ? exact : stems.filter((word) => joined.includes(word));
  if (found.length === 0) return { ...unknown, isForeign: candidates.some((word) => foreign.has(word)), number };
  return { labels: new Set(found.flatMap((word) => labelsByWord.get(word) ?? [])), isForeign: false, number };
};

/** Reads the words of a mask: `EMAIL`, `e-Mail`, `YOUR_EMAIL`, `Correo dos`; also with letters of another script that look alike. */
export const meaningOf = (written: string): LabelMeaning => {
  const meaning = meaningAsWritten(written);
  const latin = withLatinLetters(written);
  return latin === written || meaning.isForeign || meaning.labels.size > 0 ? meaning : meaningAsWritten(latin);
};

/** The meaning of each label as prompts write it, so that a text of many masks is read fast. */
export const meaningsOfLabels: ReadonlyMap<string, LabelMeaning> = new Map(
  rows.map(([label]) => [label, meaningOf(label)]),
);
