import type { Detector, Finding } from './detector.ts';
import { findCodes } from './secret-codes.ts';
import { keys, notItself, passwords, phrases, purpose, sayings } from './secret-labels.ts';

const suffix = '(?:[_-]\\w{0,20})?';

const quote = '["\'`“”„«»]';
/** Between quotation marks, which the value itself may have escaped; other marks than its own may stand in it. */
const quotedForms = [
  '\\\\"(?<nested>[^"\\\\\\n]{3,300})',
  '"(?<double>(?:[^"\\\\\\n]|\\\\.){3,300})',
  "'(?<single>(?:[^'\\\\\\n]|\\\\.){3,300})",
  '`(?<code>[^`\\n]{3,300})',
  '[“„«](?<typographic>[^“”»\\n]{3,300})',
].join('|');
const emphasis = '(?:\\*\\*|_)?';
/** "Password guest wifi:", only before what looks like a secret. */
const looseWords = '(?<loose>(?: [\\p{L}\\p{M}][^\\s:=]{0,23}){1,3}?)';
const pair = new RegExp(
  `(?:(?<password>${passwords})|(?<key>${keys}))${notItself}${suffix}(?:${quote}|\\\\"|\\*\\*|_){0,2}(?:${purpose}|${looseWords})(?:${quote}|\\*\\*|_){0,2}[ \\t]{0,3}` +
    `(?<sign>:=|=>|[:=]|는|은|は|是|为|為|คือ|[ \\t](?:${sayings}|--?)[ \\t:])${emphasis}[ \\t]{0,3}\\n?[ \\t]{0,8}${emphasis}(?<open>[<(\\[])?` +
    `(?:${quotedForms}|(?<bare>[^\\s"'\`“”„«»<>;][^\\s<>;]{2,300}))`,
  'giu',
);
/** The name and the value in neighbouring cells or lines, or side by side: only what looks like a secret counts. */
const beside = new RegExp(
  `(?<!\\p{L})(?:pw(?=[ \\t])|(?<=(?:^|[\\n,;/|(]) {0,2})pass(?=[ \\t])|${passwords}|${keys})${notItself}${suffix}[ *:]{0,3}(?:[ ]?[|\\t\\n][ |]{0,2}|[ ])${emphasis}(?<bare>[^\\s|"'\`“”„«»<>;]{6,200})`,
  'giu',
);

/** "Login: ida / Winter!2025": the second of two. */
const afterUser =
  /(?<!\p{L})(?:zugangsdaten|zugang|credentials|logins?|accès|acceso|accesso|acesso|inlog|dostęp|доступ)[ \t]?[:=][ \t]?[^\s/|,;]{2,60}[ \t]?[/|,;][ \t]?(?<bare>[^\s|"'<>;]{4,200})/giu;

const query =
  /[?&;](?:key|sig|signature|auth|token|code|secret|pwd|pass|password|x-amz-signature|x-amz-security-token)=([^\s&#"'<>]{8,})/gi;

/** The end of a sentence is none of a value that stands in it, nor are the words that follow in a script without spaces. */
const withoutEnd = (bare: string): string =>
  bare
    .replace(/^([!-~]+)[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}].*$/u, '$1')
    .replace(/[.,:;!?)\]}|*"'`“”»]+$/, (end) => (/^!+$/.test(end) ? end : ''));

/** What names a thing, and opens nothing unless it is said to be a key. */
const identifier = /^[A-Z]{2,8}=\d+$|^[0-9a-f]{8}-[0-9a-f-]+$|^[0-9a-f]{32,}$/i;
const date = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/;
const algorithm = /^(?:sha-?\d+|md5|aes-?\d+|rsa-?\d+|oauth2?|bcrypt|base64|utf-?8|tls1?|web3|wpa\d|2fa|mfa)\b/i;
/** What stands in the place of a value: a placeholder, a variable, an address, a path, a unit. */
const isNoValue = (value: string): boolean =>
  /^[*•x_.-]+$/i.test(value) ||
  /^(?:\$\{?|\{\{?|%\(|<|\[|https?:\/\/|\/[\w.-]+\/|\.{1,2}\/|[A-Za-z]:\\|⟦)/.test(value) ||
  /^(?:true|false|null|none|undefined|n\/a|tbd|yes|no)$/i.test(value) ||
  /^(?:your|my|dein|ihr)[_-]|^[A-Z]+(?:_[A-Z]+)+$/.test(value) ||
  date.test(value) ||
  algorithm.test(value) ||
  /^[\d.,]+(?:[-/]?\p{L}+|\/[\d.]+|%|\+)?$/u.test(value);
/** What is said about a password in the place of one. */
const remark =
  /^(?:obligat\p{L}{3,6}|obbligatorio|pflicht|mandatory|verplicht|zorunlu|wymagane|обязателен|required|optional|unknown|changed|unchanged|expired|hidden|protected|forgotten|same|see|sent|above|below|attached|wrong|correct|incorrect|invalid|missing|set|reset|brak|fehlt|keine?s?|aucun|ninguna?|nessuna?|нет|なし|無し|无|無|없음|siehe|folgt|vergessen|erforderlich|unbekannt|geändert|abgelaufen|falsch|anbei|oben|unten|voir|oublié|requis|ver|olvidada|vedi|zie|se)$/iu;

const isWords = (value: string): boolean => /^[\p{L}\p{M}'’-]+$/u.test(value);
/** Letters with digits or signs among them, in one piece: Winter!2025, hunter2, x1y2. */
const looksSecret = (value: string): boolean =>
  !isNoValue(value) &&
  /\p{L}/u.test(value) &&
  /\d/.test(value) &&
  value
    .split(/[-_/]/)
    .some((piece) => /\p{L}/u.test(piece) && /\d/.test(piece) && !/^(?:\p{L}{1,2}|\p{Lu}{1,5})\d{1,4}$/u.test(piece));

/** A password is not asked to be random, only to be no word and no number of a thing: Kite-44-blue, not A047. */
const looksChosen = (value: string): boolean =>
  looksSecret(value) ||
  (!isNoValue(value) && /\p{L}{2}/u.test(value) && /\d/.test(value) && !/^\p{Lu}{1,5}[-_/]?\d+$/u.test(value));

/** Words that stand in every sentence, but seldom among words drawn at random. */
const sentenceWords = new Set(
  (
    'the a an at and or of for to is it be by with in on as your you my must please not no this that with bitte der die das und ist im ' +
    'am zu mit nicht le la les de des du et est à au pour un une el los en y es para por il di per un una si se o do da que'
  ).split(' '),
);
const isSentence = (value: string): boolean =>
  value.split(/[ -]/).some((word) => sentenceWords.has(word.toLowerCase()));

interface Pair {
  readonly value: string;
  readonly sign: string;
  readonly isPassword: boolean;
  /** It stands right behind an equals sign, as in a file of settings. */
  readonly isAssigned: boolean;
  readonly after: string;
}

/** Words may follow a name and a colon too: a value in prose has more than letters, or the line to itself. */
const isValue = ({ value, sign, isPassword, isAssigned, after }: Pair): boolean => {
  if (/^[:=]/.test(sign) && isPassword && /^\d{4,}$/.test(value)) return true;
  if (isNoValue(value)) return isAssigned && /^\d{6,}$/.test(value);
  if (isAssigned) return true;
  const isProse = /[\p{L}\p{N}]/u.test(/^[.,;:!?)]*[ \t]*(.?)/u.exec(after)?.[1] ?? '');
  if (!isPassword && /^[\p{L}\d.-]+@[\p{L}\d.-]+$/u.test(value)) return false;
  if (isWords(value)) {
    const isJoined = /^[^-]+(?:-[^-]+){2,}$/.test(value) && !isSentence(value);
    return isPassword && /^[:=]/.test(sign) && !isProse && !remark.test(value) && (isJoined || !value.includes('-'));
  }
  if (isPassword && /^[:=]/.test(sign)) return true;
  return (
    (isPassword ? looksChosen(value) : looksSecret(value)) ||
    (/^[:=]/.test(sign) && /[^\p{L}\p{M}\d.,/'’-]/u.test(value) && !isProse)
  );
};

function* behindNames(text: string): Generator<Finding> {
  for (const { index, 0: all, groups = {} } of text.matchAll(pair)) {
    const { sign = '', bare = '', open, nested, double, single, code, typographic, password, key = '', loose } = groups;
    const quoted = nested ?? double ?? single ?? code ?? typographic;
    const value = quoted ?? withoutEnd(bare);
    const written = quoted ?? bare;
    const start = index + all.length - written.length;
    const end = start + value.length;
    if (value.length < 3) continue;
    if (loose !== undefined && !(/^[:=]/.test(sign) && looksChosen(value))) continue;
    if (quoted !== undefined) {
      // A list of names, or the mode of a request: credentials = ["openid"].
      if (key !== '' && (open === '[' || /^credentials/i.test(key)) && isWords(value)) continue;
      if (isNoValue(value) && !/^\d+$/.test(value)) continue;
    } else {
      const isPassword = password !== undefined;
      const isAssigned = text[start - 1] === '=';
      const after = text.slice(end, end + 20);
      if (!isValue({ value, sign: sign.trim(), isPassword, isAssigned, after })) continue;
      const isApart = open !== undefined || all.slice(0, -written.length).includes('\n');
      if (isApart && !looksSecret(value)) continue;
    }
    yield { start, end, ...(isWords(value) && { isWeak: true }) };
  }
}

/** In the next cell or line, beside the name without a sign, or behind the name of a user. */
function* besideNames(text: string): Generator<Finding> {
  for (const pattern of [beside, afterUser]) {
    for (const { index, 0: all, groups = {} } of text.matchAll(pattern)) {
      const { bare = '' } = groups;
      const value = withoutEnd(bare);
      const start = index + all.length - bare.length;
      if (value.length >= 4 && looksSecret(value) && !identifier.test(value))
        yield { start, end: start + value.length };
    }
  }
}

const phrase = new RegExp(
  `(?<!\\p{L})(?:${phrases})${purpose}[*_]{0,2}[ \\t]{0,2}[:=][*_]{0,2}[ \\t]{0,2}\\n?(?<value>\\p{L}[\\p{L}\\p{M}]{1,14}(?:[ -]\\p{L}[\\p{L}\\p{M}]{1,14}){2,23})(?=[ \\t.]{0,3}(?:\\n|$))`,
  'giu',
);

/** Passwords of several words without quotation marks, which have a line to themselves: correct horse battery staple. */
function* phrasesIn(text: string): Generator<Finding> {
  for (const { index, 0: all, groups = {} } of text.matchAll(phrase)) {
    const { value = '' } = groups;
    const end = index + all.length;
    if (!isSentence(value)) yield { start: end - value.length, end };
  }
}

const passwordField =
  /<input(?=[^<>]{0,300}\stype ?= ?["']?password)[^<>]{0,300}?\svalue ?= ?(?:"(?<double>[^"<>]{1,200})"|'(?<single>[^'<>]{1,200})'|(?<bare>[^\s"'<>]{1,200}))/gi;

/** Finds what stands in the password fields of HTML; the text is HTML as it is, not a canonical text. */
export const findPasswordFields: Detector = function* (html): Generator<Finding> {
  for (const { index, 0: all, groups = {} } of html.matchAll(passwordField)) {
    const { double, single, bare = '' } = groups;
    const end = index + all.length - (bare === '' ? 1 : 0);
    yield { start: end - (double ?? single ?? bare).length, end };
  }
};

/** Values that a name beside them says to be secret: `password=`, `"apiKey": "…"`, `?sig=…`, `PIN 1234`. */
export const findNamedSecrets: Detector = function* (text): Generator<Finding> {
  yield* behindNames(text);
  yield* besideNames(text);
  yield* findCodes(text);
  yield* phrasesIn(text);
  for (const { index, 0: all, 1: value = '' } of text.matchAll(query)) {
    yield { start: index + all.length - value.length, end: index + all.length };
  }
};
