import test from 'ava';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';
import { assertLinearTime, filled as filledTo } from '../../support/linear-time.ts';
import { policyOf } from './fixtures.ts';

const length = 100_000;
const filled = (unit: string): string => filledTo(unit, length);

/** The same on each run, but without a period. */
const random = (alphabet: string): string => {
  let seed = 7;
  const next = (): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 8;
  return Array.from({ length }, () => alphabet.charAt(next() % alphabet.length)).join('');
};

const prose = filled('The customer asked for an offer; we send the invoice by Friday, 12.05.2024, for 1,299.00 EUR. ');

const cases: Readonly<Record<string, string>> = {
  prose,
  'random digits': random('0123456789'),
  'random groups of digits': random('0123456789 '),
  'random digits and marks': random('0123456789 -.+()/:@=_\\"ab'),
  base64: random('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
  hexadecimal: random('0123456789abcdef:'),
  'no letters': filled('-'),
  'all spaces': filled(' '),
  'all line breaks': filled('\n'),
  'all @': filled('@'),
  'all underscores': filled('_'),
  'all backslashes': filled('\\'),
  'all 1 1 1': filled('1 '),
  'all 1.1.1': filled('1.'),
  'all 1-1-1': filled('1-'),
  'all 0011': filled('0011 '),
  'all +1': filled('+1 '),
  'all one letter': filled('a'),
  'long names before @': filled(`${'a'.repeat(70)}@`),
  'names of marks before @': filled('____ @'),
  'endless domains': filled(`a@${'a.'.repeat(120)}`),
  'hyphens in domains': filled(`a@a${'-'.repeat(240)}`),
  'beginnings of IBANs': filled('DE11 '),
  'beginnings of web tokens': filled('eyJaaaaaaaaa-'),
  'beginnings of keys': filled('-----BEGIN PRIVATE KEY-----'),
  'names of secrets': filled('password '),
  'secrets that are none': filled('secret: a '),
  'quotation marks that are not closed': filled('secret="'),
  'beginnings of credentials': filled('://a:a'),
  'words that tell of telephones': filled('call me at '),
  'words that tell of documents': filled('passport no '),
  'telephones with words behind them': filled('tel. a (b) c: '),
  'passwords with words behind them': filled('password for the a b c '),
  'codes with words behind them': filled('PIN for the door a '),
  'passwords of several words': filled('recovery phrase: ab cd ef gh '),
  'password fields': filled('<input type=password '),
  'zones of travel documents': filled('P<UTOBERG<<IDA<MARIE<<<<<<<<<<<<<<<<<<<<<<<< '),
  'all e-mail addresses': filled('john.doe@example.com, '),
  'all telephone numbers': filled('+49 30 1234567, '),
  'all payment cards': filled('4111 1111 1111 1111 '),
  'a text in Chinese': filled('客户要求报价，'),
  emoji: filled('😀'),
};

const policy = policyOf({ name: 'A', pattern: '(a+)+b|KD-\\d+' }, { name: 'B', pattern: '([0-9]+ ?)+x' });

for (const [name, text] of Object.entries(cases)) {
  test(`a hundred thousand characters take linear time: ${name}`, (t) => {
    const workOf = (size: number) => {
      const beginning = text.slice(0, size);
      return () => findSensitive(beginning, policy);
    };
    assertLinearTime(t, name, workOf, { length: length / 4, most: 1_500, least: 5 });
  });
}
