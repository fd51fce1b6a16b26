import test from 'ava';
import { found } from './fixtures.ts';

const emails: Readonly<Record<string, readonly string[]>> = {
  'Write to john.doe@example.com.': ['john.doe@example.com'],
  "john+crm_2@mail.example.co.uk, and o'neil@x.io": ['john+crm_2@mail.example.co.uk', "o'neil@x.io"],
  '<Jane Doe <jane@müller.de>>': ['jane@müller.de'],
  '[mail](mailto:jane@example.com)': ['jane@example.com'],
  'john\\_doe@example\\.com and _john@example.com_': ['john\\_doe@example\\.com', 'john@example.com'],
  '"john doe"@example.com': ['"john doe"@example.com'],
  'https://x.io/?mail=john%40example.com&a=b': ['john%40example.com'],
  'root@[10.0.0.1] postmaster@xn--mller-kva.xn--p1ai': ['root@[10.0.0.1]', 'postmaster@xn--mller-kva.xn--p1ai'],
  '用户@例子.公司': ['用户@例子.公司'],
  '联系user@example.com谢谢。': ['user@example.com'],
  'иван@почта.рф': ['иван@почта.рф'],
  'JOHN@EXAMPLE.COM-': ['JOHN@EXAMPLE.COM'],
  'a@b.com,c@d.org;e@f.net': ['a@b.com', 'c@d.org', 'e@f.net'],
  'logo@2x.png, pkg@1.2.3, @john, a@b, me@, @x.com, 5 @ 3.50': [],
};

for (const [text, values] of Object.entries(emails)) {
  test(`e-mail addresses in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `email: ${value}`),
    ));
}

const phones: Readonly<Record<string, readonly string[]>> = {
  '+49 30 1234567': ['+49 30 1234567'],
  '+49 (0) 30 123456 or 0049 30 123456': ['+49 (0) 30 123456', '0049 30 123456'],
  '+1-555-123-4567 / +15551234567': ['+1-555-123-4567', '+15551234567'],
  '+44 20 7946 0958, +33 1 23 45 67 89': ['+44 20 7946 0958', '+33 1 23 45 67 89'],
  '+86 138 1234 5678，+91-98765-43210': ['+86 138 1234 5678', '+91-98765-43210'],
  '+1-555-0123, 555 123 4567': ['+1-555-0123', '555 123 4567'],
  'tel:+12015550123': ['+12015550123'],
  '\\+49 \\(30\\) 1234\\-567': ['+49 \\(30\\) 1234\\-567'],
  '(555) 123-4567, 555-123-4567, 1-800-555-0199, 555.123.4567': [
    '(555) 123-4567',
    '555-123-4567',
    '1-800-555-0199',
    '555.123.4567',
  ],
  '030 1234567, 0171/1234567, 020 7946 0958': ['030 1234567', '0171/1234567', '020 7946 0958'],
  '01 23 45 67 89 et 07911123456': ['01 23 45 67 89', '07911123456'],
  '(11) 91234-5678': ['(11) 91234-5678'],
  '13812345678, 98765 43210': ['13812345678', '98765 43210'],
  'Tel. 123456, call me at 555-0100, phone: 612 345 678': ['123456', '555-0100', '612 345 678'],
  'Durchwahl 4711-22': ['4711-22'],
  'on 05.06.2024 10:00, 2024-05-06, 01/02/2024, 01.02.24, call on 05.06.2024': [],
  '2024-05-06T07:08:09.123Z, 10:15-11:45, 00:15': [],
  '12.345.678,90 EUR, $1,234,567.89, 1 000 000 000, 0.123456789, +12 500 000 €, +3.5 %, +12500000': [],
  'order 12345678, INV-2024-00123, PO 4500012345, #1234567890': [],
  'v1.2.3, 10.0.19041.1234, 550e8400-e29b-41d4-a716-446655440000': [],
  'ISBN 978-3-16-148410-0, room 101, 2024 2025 2026': [],
};

for (const [text, values] of Object.entries(phones)) {
  test(`telephone numbers in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `phone: ${value}`),
    ));
}

const ips: Readonly<Record<string, readonly string[]>> = {
  'http://192.168.1.1:8080/x and 10.0.0.1/24.': ['192.168.1.1', '10.0.0.1'],
  '(8.8.8.8),255.255.255.255': ['8.8.8.8', '255.255.255.255'],
  'fe80::1, [2001:db8::ff00:42:8329], ::ffff:10.0.0.1': ['fe80::1', '2001:db8::ff00:42:8329', '::ffff:10.0.0.1'],
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334': ['2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  '1.2.3, 256.1.1.1, 1.2.3.4.5, 1.2.3.400, v1.2.3.4, version 10.0.0.1': [],
  '12:30:45, std::vector, a::b, 1:2, ::': [],
};

for (const [text, values] of Object.entries(ips)) {
  test(`IP addresses in: ${text}`, (t) =>
    t.deepEqual(
      found(text),
      values.map((value) => `ip: ${value}`),
    ));
}
