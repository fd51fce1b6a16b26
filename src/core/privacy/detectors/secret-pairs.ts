import type { Detector, Finding } from './detector.ts';

/** What passwords, keys and tokens are called, also as the end of a longer name such as DB_PASSWORD or clientSecret. */
const names = [
  'pass(?:word|wd|phrase|code)|pwd|passwor[dt]|kennwort|mot de passe|contraseña|senha|wachtwoord|hasło|parola|пароль|密码|密碼|パスワード',
  'api[ _-]?(?:key|token|secret)|(?:access|secret|private|account|encryption|signing|shared|master|license|auth)[ _-]?key(?:[ _-]?id)?',
  '(?:client|app|consumer|webhook|shared)[ _-]?secret|secret|credentials?',
  '(?:access|auth|refresh|session|bearer|id|api|personal)?[ _-]?token',
  'zugangsdaten|api-?schlüssel|clé api',
].join('|');

const quote = '["\'`“”„«»]';
/** Between quotation marks, which the value itself may have escaped; other marks than its own may stand in it. */
const quotedForms = [
  '\\\\"(?<nested>[^"\\\\\\n]{3,300})',
  '"(?<double>(?:[^"\\\\\\n]|\\\\.){3,300})',
  "'(?<single>(?:[^'\\\\\\n]|\\\\.){3,300})",
  '`(?<code>[^`\\n]{3,300})',
  '[“„«](?<typographic>[^“”»\\n]{3,300})',
].join('|');
const pair = new RegExp(
  `(?:${names})(?:[_-]\\w{0,20})?(?:${quote}|\\\\"|\\*\\*|\\\\?_){0,2}[ \\t]{0,3}` +
    `(?<sign>:=|=>|[:=：]|[ \\t](?:is|are|was|lautet|ist|est|es|è)[ \\t:])(?:\\*\\*|\\\\?_){0,2}[ \\t]{0,3}` +
    `(?:${quotedForms}|(?<bare>[^\\s"'\`“”„«»<>;][^\\s<>;]{3,300}))`,
  'giu',
);

/** Numbers that cards are paid with and doors opened by. */
const shortCode =
  /(?<![\p{L}\p{N}_])(?:pin|puk|tan|otp|cv[vc]2?)(?:[ -]?code)?[ \t]{0,2}(?::|=|is|lautet)?[ \t]{0,2}(\d{3,8})(?!\d)/giu;

const query =
  /[?&;](?:key|sig|signature|auth|token|code|secret|pwd|pass|password|x-amz-signature|x-amz-security-token)=([^\s&#"'<>]{8,})/gi;

/** The end of a sentence is none of a value that stands in it. */
const withoutEnd = (bare: string): string =>
  bare.replace(/[.,:;!?)\]}|*"'`“”»]+$/, (end) => (/^!+$/.test(end) ? end : ''));

/** Words may follow a name and a colon too: a value in prose has more than letters, or the line to itself. */
const isValue = (value: string, sign: string, isAssigned: boolean, after: string): boolean => {
  if (/^[*•x_.-]+$/i.test(value)) return false;
  if (isAssigned || /[^\p{L}\p{M}'’-]/u.test(value)) return true;
  const isProse = /[\p{L}\p{N}]/u.test(/^[.,;:!?)]*[ \t]*(.?)/u.exec(after)?.[1] ?? '');
  return /^[:=]/.test(sign) && !isProse;
};

/** Values that a name before them says to be secret: `password=`, `"apiKey": "…"`, `?sig=…`, `PIN 1234`. */
export const findNamedSecrets: Detector = function* (text): Generator<Finding> {
  for (const { index, 0: all, groups = {} } of text.matchAll(pair)) {
    const { sign = '', bare = '', nested, double, single, code, typographic } = groups;
    const quoted = nested ?? double ?? single ?? code ?? typographic;
    const value = quoted ?? withoutEnd(bare);
    const written = quoted ?? bare;
    const start = index + all.length - written.length;
    if (value.length < 3) continue;
    if (
      quoted !== undefined ||
      isValue(value, sign, text[start - 1] === '=', text.slice(start + value.length, start + value.length + 20))
    ) {
      yield { start, end: start + value.length };
    }
  }
  for (const pattern of [shortCode, query]) {
    for (const { index, 0: all, 1: value = '' } of text.matchAll(pattern)) {
      yield { start: index + all.length - value.length, end: index + all.length };
    }
  }
};
