import type { Detector, Finding } from './detector.ts';

/** Tokens that a service has given a shape of its own. */
const shapes = [
  // OpenAI and those who do as it does, Anthropic, Stripe, Google
  'sk-(?:(?=[A-Za-z_-]{0,60}\\d)[A-Za-z0-9_-]{10,}|[A-Za-z0-9_-]{20,})',
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
const authorization = /\b(?:bearer|basic|token)\s{1,3}(?=[A-Za-z._~+/=-]{0,100}\d)([A-Za-z0-9._~+/=-]{16,}(?<!\.))/gi;

/** Long tokens that look random count where the words before tell of one. */
const random = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,}={0,2}/g;
const telling =
  /(?:key|token|secret|credential|password|passwd|pwd|auth|signature|licen[sc]e|schlüssel|kennwort|passwort|clé|jeton|clave|contraseña|senha|chiave)/iu;
const leastBits = 3;

/** Bits for a character, were all as frequent as in the text itself. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
};

const isRandom = (token: string): boolean =>
  /\d/.test(token) && /[A-Za-z]/.test(token) && entropyOf(token) >= leastBits;

/** Tokens by their shape, behind the word of an HTTP header, or random beside a telling word. */
export const findTokens: Detector = function* (text): Generator<Finding> {
  for (const pattern of [known, webToken, webhook]) {
    for (const { index, 0: token } of text.matchAll(pattern)) yield { start: index, end: index + token.length };
  }
  for (const { index, 0: header, 1: token = '' } of text.matchAll(authorization)) {
    yield { start: index + header.length - token.length, end: index + header.length };
  }
  for (const { index, 0: token } of text.matchAll(random)) {
    const around = text.slice(Math.max(0, index - 50), index);
    if (telling.test(around) && isRandom(token)) yield { start: index, end: index + token.length };
  }
};
