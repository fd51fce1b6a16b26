import type { IncomingMessage } from 'node:http';
import test from 'ava';
import { createReadOrigin, type RequestOrigin, type TrustedProxies } from '../../src/transports/forwarding.ts';

interface Row {
  readonly trusted: TrustedProxies;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin: Partial<RequestOrigin>;
}

const forwarded = {
  'x-forwarded-for': '198.51.100.9, 203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example.com',
};

const rows: Readonly<Record<string, Row>> = {
  'without trust nothing that a client says of itself counts': {
    trusted: 0,
    headers: forwarded,
    origin: { address: '192.0.2.1', host: 'node:7700', secure: false },
  },
  'one hop is believed, and not what the client put in front of it': {
    trusted: 1,
    headers: forwarded,
    origin: { address: '203.0.113.7', host: 'app.example.com', secure: true },
  },
  'two hops reach one further': { trusted: 2, headers: forwarded, origin: { address: '198.51.100.9' } },
  'more hops than there are entries end at the first': {
    trusted: 5,
    headers: forwarded,
    origin: { address: '198.51.100.9' },
  },
  'a listed proxy is believed': {
    trusted: ['192.0.2.0/24'],
    headers: forwarded,
    origin: { address: '203.0.113.7', host: 'app.example.com', secure: true },
  },
  'listed proxies in a row are passed over': {
    trusted: ['192.0.2.0/24', '203.0.113.7'],
    headers: forwarded,
    origin: { address: '198.51.100.9' },
  },
  'who is not listed is not believed': {
    trusted: ['10.0.0.0/8'],
    headers: forwarded,
    origin: { address: '192.0.2.1', host: 'node:7700', secure: false },
  },
  'a proxy is recognized by its IPv4 address in IPv6': {
    trusted: ['192.0.2.1'],
    from: '::ffff:192.0.2.1',
    headers: { 'x-forwarded-for': '::ffff:203.0.113.7' },
    origin: { address: '203.0.113.7' },
  },
  'an IPv4 address counts as such in every notation of IPv6': {
    trusted: 1,
    headers: { 'x-forwarded-for': '[::ffff:cb00:7107]:41214' },
    origin: { address: '203.0.113.7' },
  },
  'of a scheme that two proxies name the trusted one counts': {
    trusted: 1,
    headers: { ...forwarded, 'x-forwarded-proto': 'https, http' },
    origin: { secure: false },
  },
  'the port that a proxy adds is no part of the address': {
    trusted: 1,
    headers: { 'x-forwarded-for': '203.0.113.7:41214' },
    origin: { address: '203.0.113.7' },
  },
  'nor is it of an IPv6 address': {
    trusted: 1,
    headers: { 'x-forwarded-for': '[2001:db8::7]:41214' },
    origin: { address: '2001:db8::7' },
  },
  'what is no address is passed over for the nearest that is one': {
    trusted: 1,
    headers: { 'x-forwarded-for': '203.0.113.7, unknown' },
    origin: { address: '192.0.2.1' },
  },
  'a proxy that says nothing leaves what the connection says': {
    trusted: 1,
    origin: { address: '192.0.2.1', host: 'node:7700', secure: false },
  },
};

test('a connection that has broken off has no address', (t) => {
  const request = { headers: forwarded, socket: {} };
  for (const trusted of [0, 1, ['192.0.2.0/24']]) {
    t.is(createReadOrigin(trusted)(request as unknown as IncomingMessage).address, '');
  }
});

for (const [title, { trusted, from = '192.0.2.1', headers = {}, origin }] of Object.entries(rows)) {
  test(title, (t) => {
    const request = { headers: { host: 'node:7700', ...headers }, socket: { remoteAddress: from } };
    t.like(createReadOrigin(trusted)(request as unknown as IncomingMessage), origin);
  });
}
