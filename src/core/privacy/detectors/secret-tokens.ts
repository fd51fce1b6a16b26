import type { Detector, Finding } from './detector.ts';

/** Tokens that a service has given a shape of its own. */
const shapes = [
  // Service keys and system keys of Zoma (core/auth/key-text.ts); also those that lost their end
  'zk_(?:system_)?(?:[0-9A-Za-z]{40,}|(?=[A-Za-z]{0,24}\\d)[0-9A-Za-z]{20,})',
  // OpenAI and those who do as it does, Anthropic, Stripe, Google
  'sk-(?=[A-Za-z0-9_-]{0,40}(?:(?=[A-Za-z0-9]{0,30}\\d)(?=[A-Za-z0-9]{0,30}[A-Za-z])[A-Za-z0-9]{10}|[A-Za-z]{20}))[A-Za-z0-9_-]{10,}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}',
  'whsec_[A-Za-z0-9+/=]{16,}',
  'AIza[A-Za-z0-9_-]{30,}',
  'ya29\\.[A-Za-z0-9_-]{16,}',
  'GOCSPX-[A-Za-z0-9_-]{16,}',
  // Amazon
  '(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA)[A-Z0-9]{12,}',
  // GitHub, GitLab, npm, PyPI, Docker
  'gh[pousr]_[A-Za-z0-9]{16,}',
  'github_pat_[A-Za-z0-9_]{16,}',
  'gl(?:pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{16,}(?:\\.[A-Za-z0-9_-]+){0,3}',
  'npm_[A-Za-z0-9]{20,}',
  'pypi-[A-Za-z0-9_-]{16,}',
  'dckr_pat_[A-Za-z0-9_-]{16,}',
  // Slack, Telegram, SendGrid, Twilio, Mailgun
  'xox[a-z]-[A-Za-z0-9-]{8,}',
  'xapp-[A-Za-z0-9-]{8,}',
  '\\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])',
  'SG\\.[A-Za-z0-9_-]{8,100}\\.[A-Za-z0-9_-]{8,}',
  '(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])',
  // Hugging Face, Groq, Replicate, Shopify, DigitalOcean, Databricks, Linear, Notion, Atlassian, Vault
  '(?:hf|gsk|r8|lin_api|ntn|secret)_[A-Za-z0-9]{20,}',
  'shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{16,}',
  'do[opr]_v1_[a-f0-9]{32,}',
  'dapi[a-f0-9]{32}',
  'ATATT[A-Za-z0-9_=-]{20,}',
  'hv[sb]\\.[A-Za-z0-9_-]{20,}',
  'xai-[A-Za-z0-9_-]{20,}',
];

const known = new RegExp(`(?<![A-Za-z0-9])(?:${shapes.join('|')})`, 'g');
/** Its parts are looked for from the start of a word only: words may be endless. */
const webToken = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}(?:\.{1,2}[\w-]+){0,3}/g;
const webhook = /(?<=hooks\.slack\.com\/services\/)[A-Za-z0-9/_-]{16,}/g;
const authorization =
  /\b(?:bearer|basic|token)\s{1,3}(?=[A-Za-z._~+/=-]{0,100}\d)([A-Za-z0-9._~+/=-]{16,400}(?<!\.))/gi;

/** Long tokens that look random count where the words before tell of one. */
const random = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,}={0,2}/g;
const telling =
  /(?:key|token|secret|credential|password|passwd|pwd|auth|signature|licen[sc]e|schlüssel|kennwort|passwort|clé|jeton|clave|contraseña|senha|chiave)/iu;
const ofHash = /(?:sha-?\d{1,3}|md5|hash|checksum|digest|integrity|commit|etag|fingerprint|prüfsumme)[^\n]{0,12}$/iu;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const leastBits = 3;

/** Bits for a character, were all as frequent as in the text itself. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
};

/** Names are words and numbers with hyphens between them: a random one mixes letters and digits, or cases, in one piece. */
const isMixed = (piece: string): boolean =>
  piece.length >= 10 &&
  /\d/.test(piece) &&
  /[A-Za-z]/.test(piece) &&
  (piece.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)|[a-z](?=[A-Z])/g)?.length ?? 0) >= 3;

const isRandom = (token: string): boolean =>
  !uuid.test(token) && token.split(/[-_./]/).some(isMixed) && entropyOf(token) >= leastBits;

/** Tokens by their shape, behind the word of an HTTP header, or random beside a telling word. */
export const findTokens: Detector = function* (text): Generator<Finding> {
  for (const pattern of [known, webToken, webhook]) {
    for (const { index, 0: token } of text.matchAll(pattern)) yield { start: index, end: index + token.length };
  }
  for (const { index, 0: header, 1: token = '' } of text.matchAll(authorization)) {
    const isSure = !/^token/i.test(header);
    if (isSure || isRandom(token)) yield { start: index + header.length - token.length, end: index + header.length };
  }
  for (const { index, 0: token } of text.matchAll(random)) {
    const around = text.slice(Math.max(0, index - 50), index);
    if (telling.test(around) && !ofHash.test(around) && isRandom(token))
      yield { start: index, end: index + token.length };
  }
};

const begin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const finish = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Lines of a block without an end. */
const lines = /(?:(?:\s|\\n){0,4}[A-Za-z0-9+/=]{16,})*/y;

const afterAddress = /:\/\/([^\s/@:?#"'<>]{0,100}:[^\s/"'<>]{1,200})@/g;

function* privateKeys(text: string): Generator<Finding> {
  const ends = [...text.matchAll(finish)];
  let next = 0;
  let covered = 0;
  for (const { index, 0: header } of text.matchAll(begin)) {
    if (index < covered) continue;
    while ((ends[next]?.index ?? Infinity) < index) next += 1;
    const end = ends[next];
    lines.lastIndex = index + header.length;
    covered = end ? end.index + end[0].length : lines.lastIndex + (lines.exec(text)?.[0].length ?? 0);
    yield { start: index, end: covered };
  }
}

/** Blocks of private keys, and the user and password that stand in an address before its host. */
export const findKeyMaterial: Detector = function* (text): Generator<Finding> {
  yield* privateKeys(text);
  for (const { index, 1: credentials = '' } of text.matchAll(afterAddress)) {
    const start = index + '://'.length;
    yield { start, end: start + credentials.length };
  }
};
