import test from 'ava';
import { networkOf } from '../../src/core/network-address.ts';

for (const [what, network, addresses] of [
  ['an IPv4 address counts for itself', '192.0.2.1', ['192.0.2.1', ' 192.0.2.1 ']],
  [
    'an IPv4 address in an IPv6 notation counts as IPv4',
    '192.0.2.1',
    ['::ffff:192.0.2.1', '::FFFF:c000:0201', '0:0:0:0:0:ffff:192.0.2.1', '64:ff9b::192.0.2.1'],
  ],
  [
    'an IPv6 address counts by its /64',
    '2001:db8:1:2::/64',
    ['2001:db8:1:2::1', '2001:DB8:0001:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::192.0.2.1'],
  ],
  ['a link-local address counts without its zone', 'fe80::/64', ['fe80::1', 'fe80::2%eth0']],
  ['the loopback address of IPv6 counts by its /64', '::/64', ['::1']],
  ['a port in X-Forwarded-For does not count', '192.0.2.1', ['192.0.2.1:4711', '[::ffff:192.0.2.1]:4711']],
  ['a bracketed IPv6 address counts without its port', '2001:db8::/64', ['[2001:db8::1]:4711', '[2001:db8::2]']],
  [
    'what is no IP address counts as unknown',
    'unknown',
    ['', 'unknown', '_hidden', '256.1.1.1', '0x7f.1', '1', '2001:db8::1:4711:x', '[::1', 'a'.repeat(10_000)],
  ],
] as const) {
  test(what, (t) => {
    for (const address of addresses) t.is(networkOf(address), network, address);
  });
}

test('neighbouring networks of IPv6 count apart', (t) => {
  t.not(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
});

test('the longest name of a network has 24 characters', (t) => {
  t.is(networkOf('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff').length, 24);
});
