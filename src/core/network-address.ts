import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The bits of an IPv6 address that one subscriber shares: a host picks the other 64 itself (RFC 4291, section 2.5.1). */
const subscriberBits = 64;

/** Stands for everything that is not an IP address, so that made-up addresses share one count. */
const unknownNetwork = 'unknown';

/** Removes a port: some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` into `X-Forwarded-For`. */
const withoutPort = (address: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;

/**
 * Reads an IP address, without its port, and an IPv4-mapped IPv6 address (RFC 4291) as the IPv4 address in it; undefined for
 * anything else.
 */
export const readAddress = (text: string): string | undefined => {
  const address = withoutPort(text.trim());
  const version = isIP(address);
  if (version === 0) return undefined;
  if (version === 4) return address;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : address;
};

/** Names the IPv4 address that NAT64 translated (RFC 6052, well-known prefix), else the /64 network. */
const networkOfIPv6 = (address: ipaddr.IPv6): string => {
  if (address.range() === 'rfc6052') return new ipaddr.IPv4(address.toByteArray().slice(-4)).toString();
  const network = new ipaddr.IPv6([...address.parts.slice(0, subscriberBits / 16), 0, 0, 0, 0]);
  return `${network.toString()}/${String(subscriberBits)}`;
};

/**
 * Names the network that a limit per address counts: an IPv4 address itself, an IPv6 address by its /64 network
 * (`2001:db8:1:2::/64`), an IPv4-mapped or NAT64 address as the IPv4 address in it. Two notations of one address give
 * the same name, ports and zones are ignored, and everything that is not an IP address is `unknown`.
 * A name has at most 24 characters.
 */
export const networkOf = (address: string): string => {
  const read = readAddress(address);
  if (read === undefined) return unknownNetwork;
  return isIP(read) === 4 ? read : networkOfIPv6(ipaddr.IPv6.parse(read));
};
