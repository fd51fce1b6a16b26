import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { PublicFetchError } from '../../ports/public-fetch.ts';

/** Reads the IPv4 address in an address that NAT64 translates (RFC 6052, the well-known prefix); else undefined. */
const translatedBy64 = (address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | undefined => {
  if (!(address instanceof ipaddr.IPv6) || address.range() !== 'rfc6052') return undefined;
  const isWellKnown = address.parts.slice(2, 6).every((part) => part === 0);
  return isWellKnown ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : undefined;
};

/**
 * Whether an address is one of the public internet. Loopback, private, link-local, carrier-grade NAT, multicast, documentation and reserved
 * ranges are not, neither are IPv6 addresses that hold such an IPv4 address, nor those that tunnel.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const isPublicAddress = (text: string): boolean => {
  if (isIP(text) === 0) return false;
  const address = ipaddr.process(text);
  return (translatedBy64(address) ?? address).range() === 'unicast';
};

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Resolves a name as `dns.lookup` does, for a connection: the connection uses the addresses that were checked, so that a name cannot change
 * its address between the check and the connection. Fails when one of the addresses is not public, unless the host is listed.
 */
export const createPublicLookup =
  (isListed: (hostname: string) => boolean, resolve: typeof lookup = lookup) =>
  (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses;
      if (error || !first) {
        callback(error ?? new Error(`${hostname} has no address`), []);
      } else if (!isListed(hostname) && !addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new PublicFetchError('not_public', `${hostname} resolves to an address that is not public`), []);
      } else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
