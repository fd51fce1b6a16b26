import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The bits of an IPv6 address that one subscriber shares: a host picks the other 64 itself (RFC 4291, section 2.5.1). */
const subscriberBits = 64;

/** Stands for everything that is not an IP address, so that made-up addresses share one count. */
const unknownNetwork = 'unknown';

/** The address alone: some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` into `X-Forwarded-For`. */
const withoutPort = (address: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;

/** IPv4 in an IPv6 notation: mapped (RFC 4291) or translated by NAT64 (RFC 6052, well-known prefix). */
const embeddedIPv4 = (address: ipaddr.IPv6): string | undefined => {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  if (address.range() !== 'rfc6052') return undefined;
  return new ipaddr.IPv4(address.toByteArray().slice(-4)).toString();
};

/**
 * Names the network that a limit per address counts: an IPv4 address itself, an IPv6 address by its /64 network
 * (`2001:db8:1:2::/64`), an IPv4-mapped or NAT64 address as the IPv4 address in it. Two notations of one address give
 * the same name, ports and zones are ignored, and everything that is not an IP address is `unknown`.
 * A name has at most 24 characters.
 */
export const networkOf = (address: string): string => {
  const bare = withoutPort(address.trim());
  const version = isIP(bare);
  if (version === 0) return unknownNetwork;
  if (version === 4) return ipaddr.IPv4.parse(bare).toString();
  const parsed = ipaddr.IPv6.parse(bare);
  const embedded = embeddedIPv4(parsed);
  if (embedded !== undefined) return embedded;
  const network = new ipaddr.IPv6([...parsed.parts.slice(0, subscriberBits / 16), 0, 0, 0, 0]);
  return `${network.toString()}/${String(subscriberBits)}`;
};
