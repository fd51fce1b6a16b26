import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `service`: a key of an organization. `system`: a key of the installation, which creates organizations. */
export type KeyKind = 'service' | 'system';

/** A new key: its text is shown once, its hash is stored. */
export interface NewKeyText {
  readonly text: string;
  /** SHA-256 of the text, in hexadecimal: a text with 256 random bits needs neither salt nor a slow hash. */
  readonly hash: string;
  /** The beginning of the text, by which people recognize the key. */
  readonly shownPrefix: string;
}

const prefixes: Readonly<Record<KeyKind, string>> = { service: 'zk_', system: 'zk_system_' };
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomBytesOfKey = 32;
/** The base-62 digits of 256 bits, and those of the checksum's 32 bits. */
const randomDigits = 43;
const checksumDigits = 6;
/** How many random digits are shown in lists. */
const shownDigits = 6;
const form = new RegExp(`^zk_(?:system_)?[0-9A-Za-z]{${String(randomDigits + checksumDigits)}}$`);

const toBase62 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = (digits[Number(rest % 62n)] ?? '') + text;
  return text.padStart(length, '0');
};

const checksumOf = (text: string): string => toBase62(BigInt(crc32(text)), checksumDigits);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Creates a key: a prefix that secret scanners can search for, 256 random bits and a CRC-32 of both, all letters and digits.
 * @see https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
 */
export const newKeyText = (kind: KeyKind): NewKeyText => {
  const random = toBase62(BigInt(`0x${randomBytes(randomBytesOfKey).toString('hex')}`), randomDigits);
  const body = prefixes[kind] + random;
  const text = body + checksumOf(body);
  return { text, hash: hashOf(text), shownPrefix: text.slice(0, prefixes[kind].length + shownDigits) };
};

/** Returns whether a bearer token claims to be a key; any other is an access token. */
export const looksLikeKey = (token: string): boolean => token.startsWith(prefixes.service);

/** Returns whether a bearer token claims to be a system key. */
export const looksLikeSystemKey = (token: string): boolean => token.startsWith(prefixes.system);

/**
 * Reads the kind and the hash of a key. Undefined for a text that was never a key, such as a truncated or mistyped one: its form or its
 * checksum is wrong, so that no store need be asked.
 */
export const readKeyText = (text: string): { readonly kind: KeyKind; readonly hash: string } | undefined => {
  if (!form.test(text)) return undefined;
  const checksum = text.slice(-checksumDigits);
  if (checksumOf(text.slice(0, -checksumDigits)) !== checksum) return undefined;
  return { kind: text.startsWith(prefixes.system) ? 'system' : 'service', hash: hashOf(text) };
};
