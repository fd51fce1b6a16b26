import test from 'ava';
import { newKeyText } from '../../../src/core/auth/key-text.ts';
import { found } from './fixtures.ts';

// Put together here, so that no scanner takes this file for a leak.
const random = 'Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8';
const [openAi, anthropic, google] = [`sk-proj-${random}`, `sk-ant-api03-${random}`, `AIza${random}SyA-1234567`];
const [amazon, gitHub, gitLab] = [
  `AKIA${random.toUpperCase().slice(0, 16)}`,
  `ghp_${random}0123456789ab`,
  `glpat-${random}`,
];
const [slack, stripe] = [`xoxb-123456789012-${random}`, `sk_live_${random}`];
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${random}`;
const pem = `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n${random}==\n-----END RSA PRIVATE KEY-----`;

const [zoma, zomaSystem] = [newKeyText('service').text, newKeyText('system').text];

const secrets: Readonly<Record<string, readonly string[]>> = {
  [`keys ${openAi}, ${anthropic} and ${google}`]: [openAi, anthropic, google],
  [`${amazon} ${gitHub} github_pat_${random} ${gitLab}`]: [amazon, gitHub, `github_pat_${random}`, gitLab],
  [`"${slack}" '${stripe}' rk_live_${random}`]: [slack, stripe, `rk_live_${random}`],
  [`see ${jwt}.`]: [jwt],
  [`Zoma's keys: ${zoma}, "${zomaSystem}" and ZOMA_KEY=${zoma}.`]: [zoma, zomaSystem, zoma],
  [`<td>${zoma}</td> **${zomaSystem}** [key](https://x.io/?k=${zoma})`]: [zoma, zomaSystem, zoma],
  'zk_ and zk_system_, the tables zk_customers_2024 and zk_Verwaltungsgemeinschaften': [],
  [`before\n${pem}\nafter`]: [pem],
  [`-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n${random}\nand so on`]: [
    `-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n${random}`,
  ],
  [`Authorization: Bearer ${random}. ${gitLab}.01.x1.`]: [random, `${gitLab}.01.x1`],
  'password: hunter2. And passwd=letmein': ['hunter2', 'letmein'],
  'Passwort: Sommer2024!\nKennwort lautet x1y2': ['Sommer2024!', 'x1y2'],
  'The password is hunter2, **Password:** `S3cret!`': ['hunter2', 'S3cret!'],
  'Password: letmein\nUser: john': ['letmein'],
  '{"secret": "a b c", "apiKey":"x1", "client_secret": "pass\'word"}': ['a b c', "pass'word"],
  '{"a":"{\\"password\\":\\"ab cd\\"}"}': ['ab cd'],
  'DB_PASSWORD=abc,def;User=x AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI': ['abc,def', 'wJalrXUtnFEMI'],
  'postgres://app:s3cret@db:5432/x': ['app:s3cret'],
  'redis://:s3cret@cache/0': [':s3cret'],
  'https://x.io/a?sig=abc%2Fdef12&b=1': ['abc%2Fdef12'],
  'PIN 1234, CVV: 123': ['1234', '123'],
  'here is the license key you asked for: 9f8a7b6c5d4e3f2a1b0c': ['9f8a7b6c5d4e3f2a1b0c'],
  'Please ask for a password: it must be changed. Tokens: 4096, maxTokens: 100': [],
  'The secret of success: work hard. Token: a new beginning. password: ********': [],
  'bearer of good news, task-management-for-everybody, the keynote 9f8a': [],
  'build 9f8a7b6c5d4e3f2a1b0c, a key internationalization-of-everything': [],
  '://a:b, https://x.io:8080/y@z, eyJhbGci': [],
};

for (const [text, values] of Object.entries(secrets)) {
  test(`secrets in: ${text.replaceAll(/zk_\w{40,}/g, 'zk_…')}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `secret: ${value}`),
    ));
}
