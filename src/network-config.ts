import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Environment } from './provider-config.ts';
import { providers } from './adapters/providers/index.ts';
import type { TrustedProxies } from './transports/forwarding.ts';

/** More hops than any chain of proxies has. */
const mostHops = 32;

/** Names of address ranges that proxy-addr knows. */
const namedRanges = ['loopback', 'linklocal', 'uniquelocal'];

const compile = (items: readonly string[]) => {
  // It would take 99 for the address 0.0.0.99.
  const wrong = items.find((item) => !namedRanges.includes(item) && isIP(item.split('/')[0] ?? '') === 0);
  if (wrong !== undefined) throw new TypeError(`${wrong} is no address`);
  return proxyAddr.compile([...items]);
};

/**
 * Reads `TRUST_PROXY`: a number of hops, or a comma-separated list of addresses and CIDRs (also `loopback`, `linklocal`,
 * `uniquelocal`); `true` is 1, `false` and undefined are 0. What is wrong goes to the problems.
 */
export const readTrustedProxies = (value: string | undefined, problems: string[]): TrustedProxies => {
  if (value === undefined || value === 'false') return 0;
  if (value === 'true') return 1;
  if (/^\d+$/.test(value) && Number(value) <= mostHops) return Number(value);
  const addresses = value.split(',').map((address) => address.trim());
  try {
    compile(addresses);
    return addresses;
  } catch {
    problems.push(
      `TRUST_PROXY must be a number of hops (0 to ${String(mostHops)}) or a list of addresses and CIDRs of proxies, as 10.0.0.0/8,192.0.2.1.`,
    );
    return 0;
  }
};

const originOf = (item: string): string | undefined => {
  if (!URL.canParse(item)) return undefined;
  const { protocol, host, origin } = new URL(item);
  // An app in a web view has an origin of its own scheme, which URL does not know.
  return host === '' ? undefined : origin === 'null' ? `${protocol}//${host}` : origin;
};

/** Checks each item of `CORS_ORIGINS`: a browser sends its origin as scheme, host and port alone, so nothing else would ever match. */
export const checkOrigins = (items: readonly string[], problems: string[]): void => {
  for (const item of items) {
    if (item === '*') {
      problems.push('CORS_ORIGINS must not be *: with cookies every origin has to be named.');
      continue;
    }
    const origin = originOf(item);
    if (origin === item) continue;
    const hint = origin === undefined ? 'as https://app.example.com' : `as ${origin}`;
    problems.push(`CORS_ORIGINS: each item must be an origin, scheme and host without a slash at its end, ${hint}.`);
  }
};

const isPrivate = compile(['loopback', 'uniquelocal']);

/** Why a key must not be sent to the host without TLS; undefined when every address of the host is private or of this machine. */
const reasonAgainst = async (host: string): Promise<string | undefined> => {
  if (isIP(host) !== 0) return isPrivate(host, 0) ? undefined : `${host} is a public address`;
  try {
    const open = (await lookup(host, { all: true })).find(({ address }) => !isPrivate(address, 0));
    return open && `${host} resolves to the public address ${open.address}`;
  } catch (error) {
    return `${host} cannot be resolved (${String((error as NodeJS.ErrnoException).code)})`;
  }
};

/**
 * Finds the `…_BASE_URL` to which a key and users' texts would go unprotected: in production each must be https, or its host must be,
 * or resolve only to, private addresses (RFC 1918, RFC 4193) or the loopback. Looks names up; never rejects.
 */
export const findOpenBaseUrls = async (env: Environment): Promise<string[]> => {
  if (env['NODE_ENV']?.trim() !== 'production') return [];
  const checked = Object.keys(providers).map(async (name) => {
    const variable = `${name.toUpperCase()}_BASE_URL`;
    const value = env[variable]?.trim() ?? '';
    if (!URL.canParse(value)) return [];
    const { protocol, hostname } = new URL(value);
    if (protocol !== 'http:') return [];
    const reason = await reasonAgainst(hostname.replace(/^\[|\]$/g, ''));
    return reason === undefined ? [] : [`${variable} must be https in production: ${reason}.`];
  });
  return (await Promise.all(checked)).flat();
};
