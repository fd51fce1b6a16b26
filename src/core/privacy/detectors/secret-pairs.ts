import type { Detector, Finding } from './detector.ts';

/** What passwords are called; a value behind one may be a plain word. */
const passwords =
  '(?<!\\p{L})pw(?=[ \\t]?[:=])|(?:wlan|wi-?fi|netzwerk)[ -]?(?:schlüssel|key|code)|pass(?:word|wd|phrase|code)|pwd|passwor[dt]|kennwort|mot de passe|mdp|contraseña|clave|senha|palavra-passe|wachtwoord|hasło|parol[aă]|lösenord|adgangskode|passord|salasana|heslo|jelszó|lozinka|geslo|slaptažodis|şifre|mật khẩu|kata sandi|пароль|κωδικός|סיסמה|كلمة (?:المرور|السر)|密码|密碼|口令|パスワード|暗証番号|비밀번호|รหัสผ่าน|पासवर्ड';
/** What keys and tokens are called: their values look like nothing else. Also the end of a name such as clientSecret. */
const keys = [
  'api[ _-]?(?:key|token|secret)|(?:access|secret|private|account|encryption|signing|shared|master|license|licence|auth|network)[ _-]?key(?:[ _-]?id)?',
  '(?:client|app|consumer|webhook|shared)[ _-]?secret|secret|credentials?|webhook',
  '(?:access|auth|refresh|session|bearer|id|api|personal)?[ _-]?token',
  '(?<!\\p{L})(?:pass|wi-?fi|wlan)(?=[ \\t]?[:=])|zugangsdaten|api-?schlüssel|lizenzschlüssel|clé (?:api|wifi)|clave api|chiave api',
].join('|');
/** Names that go on so say where a secret is, or how it has to be. */
const notItself =
  '(?![_-]?(?:file|path|url|uri|dir|policy|reset|length|hash|field|hint|name|type|count|limit|expiry)(?![a-z]))';
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
/** "Password for the portal:", "Password (temporary):" */
const purpose =
  '(?: ?\\([^()\\n]{1,30}\\)| (?:for|für|zum|zur|im|of|to|de|del|da|para|pour|per|voor|till?|do|к|от)(?: [^\\s:=]{1,24}){1,4}?)?';
const pair = new RegExp(
  `(?:(?<password>${passwords})|${keys})${notItself}${suffix}(?:${quote}|\\\\"|\\*\\*|_){0,2}${purpose}[ \\t]{0,3}` +
    `(?<sign>:=|=>|[:=]|는|은|は|是|为|[ \\t](?:is|are|was|lautet|ist|war|est|es|è|é|jest|je|är|er|on|olan|--?)[ \\t:])${emphasis}[ \\t]{0,3}\\n?[ \\t]{0,8}${emphasis}(?<open>[<(\\[])?` +
    `(?:${quotedForms}|(?<bare>[^\\s"'\`“”„«»<>;][^\\s<>;]{2,300}))`,
  'giu',
);
/** The name and the value in neighbouring cells or lines, or side by side: only what looks like a secret counts. */
const beside = new RegExp(
  `(?<!\\p{L})(?:${passwords}|${keys})${notItself}${suffix}[ *:]{0,3}(?:[ ]?[|\\t\\n][ |]{0,2}|[ ])${emphasis}(?<bare>[^\\s|"'\`“”„«»<>;]{6,200})`,
  'giu',
);

/** "Login: ida / Winter!2025": the second of two. */
const afterUser =
  /(?<!\p{L})(?:zugangsdaten|zugang|credentials|logins?|accès|acceso|accesso|acesso|inlog|dostęp|доступ)[ \t]?[:=][ \t]?[^\s/|,;]{2,60}[ \t]?[/|,;][ \t]?(?<bare>[^\s|"'<>;]{4,200})/giu;

/** Numbers that cards are paid with and doors opened by; without a sign, only where nothing makes it a year or a name. */
const codes =
  'PIN|PUK|TAN|OTP|CV[VC]2?|PIN[ -]?codes?|(?:security|verification|access|door|gate|alarm|entry|login|sms|2fa|your|one-?time|confirmation)[ -]?code|(?:ihr|dein|votre|tu|su) (?:code|código|codice)|(?:sicherheits|bestätigungs|zugangs|tür|einmal)code|code (?:de vérification|confidentiel|secret|pin)|código (?:de verificación|de acceso|pin)|codice (?:di verifica|pin)|暗証番号|验证码|驗證碼|인증번호|код подтверждения|ПИН(?:-код)?';
const shortCode = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<code>${codes})(?<sign>[ \\t]{0,2}(?:[:=]|is|lautet|ist|est|es|è|é|は|是)[ \\t]{0,2}|[ \\t]?[\\n\\t|][ \\t]?|[ \\t]{1,2}|)(?<value>\\d{3,8}|\\d{3}[ -]\\d{3})(?![\\d.,/-]?\\d)`,
  'giu',
);
/** "482913 is your code" */
const codeBefore =
  /(?<![\p{L}\p{N}_.,-])(?<value>\d{4,8})(?= (?:is|ist|est|es) (?:your|ihr|dein|votre|tu|su) [^\n\d]{0,30}(?:code|código|codice|otp|pin|tan)(?!\p{L}))/giu;
const goesOn = /^ (?!(?:for|to|and|or|please|für|und|oder|bitte|zum|zur|pour|et|para|y|per|e)(?!\p{L}))\p{L}/iu;

const query =
  /[?&;](?:key|sig|signature|auth|token|code|secret|pwd|pass|password|x-amz-signature|x-amz-security-token)=([^\s&#"'<>]{8,})/gi;

/** The end of a sentence is none of a value that stands in it. */
const withoutEnd = (bare: string): string =>
  bare.replace(/[.,:;!?)\]}|*"'`“”»]+$/, (end) => (/^!+$/.test(end) ? end : ''));

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
  /^(?:required|optional|unknown|changed|unchanged|expired|hidden|protected|forgotten|same|see|sent|above|below|attached|wrong|correct|incorrect|invalid|missing|set|reset|siehe|folgt|vergessen|erforderlich|unbekannt|geändert|abgelaufen|falsch|anbei|oben|unten|voir|oublié|requis|ver|olvidada|vedi|zie|se)$/iu;

const isWords = (value: string): boolean => /^[\p{L}\p{M}'’-]+$/u.test(value);
/** Letters with digits or signs among them, in one piece: Winter!2025, hunter2, x1y2. */
const looksSecret = (value: string): boolean =>
  !isNoValue(value) &&
  /\p{L}/u.test(value) &&
  /\d/.test(value) &&
  value
    .split(/[-_/]/)
    .some((piece) => /\p{L}/u.test(piece) && /\d/.test(piece) && !/^(?:\p{L}{1,2}|\p{Lu}{1,5})\d{1,4}$/u.test(piece));

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
  if (isWords(value))
    return isPassword && /^[:=]/.test(sign) && !isProse && !remark.test(value) && !value.includes('-');
  if (isPassword && /^[:=]/.test(sign)) return true;
  return looksSecret(value) || (/^[:=]/.test(sign) && /[^\p{L}\p{M}\d.,/'’-]/u.test(value) && !isProse);
};

function* behindNames(text: string): Generator<Finding> {
  for (const { index, 0: all, groups = {} } of text.matchAll(pair)) {
    const { sign = '', bare = '', open, nested, double, single, code, typographic, password } = groups;
    const quoted = nested ?? double ?? single ?? code ?? typographic;
    const value = quoted ?? withoutEnd(bare);
    const written = quoted ?? bare;
    const start = index + all.length - written.length;
    const end = start + value.length;
    if (value.length < 3) continue;
    if (quoted !== undefined) {
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

function* codesIn(text: string): Generator<Finding> {
  for (const { index, 0: value } of text.matchAll(codeBefore))
    yield { start: index, end: index + value.length, isWeak: true };
  for (const { index, 0: all, groups = {} } of text.matchAll(shortCode)) {
    const { code = '', sign = '', value = '' } = groups;
    const end = index + all.length;
    const isSaid = /^cv/i.test(code) || /[^ ]/.test(sign);
    const isName = /^(?:pin|puk|tan|otp)$/i.test(code) && code !== code.toUpperCase();
    if (!isSaid && (isName || goesOn.test(text.slice(end, end + 12)) || /^(?:19|20)\d\d$/.test(value))) continue;
    yield { start: end - value.length, end, isWeak: true };
  }
}

/** Values that a name beside them says to be secret: `password=`, `"apiKey": "…"`, `?sig=…`, `PIN 1234`. */
export const findNamedSecrets: Detector = function* (text): Generator<Finding> {
  yield* behindNames(text);
  yield* besideNames(text);
  yield* codesIn(text);
  for (const { index, 0: all, 1: value = '' } of text.matchAll(query)) {
    yield { start: index + all.length - value.length, end: index + all.length };
  }
};
