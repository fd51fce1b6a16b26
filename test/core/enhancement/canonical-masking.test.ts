import test from 'ava';
import { analyses, type Redactions } from '../../../src/core/enhancement/analyses.ts';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import type { SensitivePattern } from '../../../src/ports/privacy-policies.ts';
import type { FormatName } from '../../../src/core/text/formats.ts';

const mask = (format: FormatName, text: string, patterns: readonly SensitivePattern[] = []) => {
  const { texts, added } = analyses.mask({
    policy: { enabled: true, patterns, sensitiveAttributes: [] },
    format,
    masks: [],
    texts: [{ text, keepsProtected: false }],
  });
  const [masked = { text: '', redacted: {} }] = texts;
  return { ...masked, restored: unmaskText(masked.text, createMaskTable(added)) };
};

const rows: readonly (readonly [FormatName, string, string, Redactions])[] = [
  ['html', '<p>DE89&nbsp;3704&nbsp;0044&nbsp;0532&nbsp;0130&nbsp;00</p>', '<p>⟦IBAN_1⟧</p>', { iban: 1 }],
  ['html', '<p>Call +49 30 <strong>901820</strong>-17 now</p>', '<p>Call ⟦PHONE_1⟧ now</p>', { phone: 1 }],
  [
    'html',
    '<p>Pay <i>DE89</i> <i>3704 0044 0532 0130 00</i></p>',
    '<p>Pay <i>⟦IBAN_1⟧</i> <i>⟦IBAN_2⟧</i></p>',
    { iban: 1 },
  ],
  ['html', '<p>ida <b>ida</b>.berg@mail.de, Berg</p>', '<p>ida <b>⟦EMAIL_1⟧</b>⟦EMAIL_2⟧, Berg</p>', { email: 1 }],
  ['html', '<a href="tel:+49309018200">call</a>', '<a href="tel:⟦PHONE_1⟧">call</a>', { phone: 1 }],
  ['html', '<i data-email="ida&#64;mail.de">x</i>', '<i data-email="⟦EMAIL_1⟧">x</i>', { email: 1 }],
  ['html', '<!-- ida@mail.de -->', '<!-- ⟦EMAIL_1⟧ -->', { email: 1 }],
  ['html', '<p>Password:&nbsp;Winter!2025x</p>', '<p>Password:&nbsp;⟦SECRET_1⟧</p>', { secret: 1 }],
  ['markdown', 'ida.**berg**\\@mail.de', '⟦EMAIL_1⟧', { email: 1 }],
  [
    'html',
    '<p>Password: Winter!2025x</p><p>Try Win<b>ter</b>!2025x or Winter&excl;2025x.</p>',
    '<p>Password: ⟦SECRET_1⟧</p><p>Try ⟦SECRET_2⟧ or ⟦SECRET_3⟧.</p>',
    { secret: 1 },
  ],
  ['text', 'Call 4711 if the PIN: 4711 fails', 'Call 4711 if the PIN: ⟦SECRET_1⟧ fails', { secret: 1 }],
  ['text', 'ida@\u200bmail.de and ida＠mail.de', '⟦EMAIL_1⟧ and ⟦EMAIL_2⟧', { email: 2 }],
];

for (const [format, text, masked, redacted] of rows) {
  test(`${format}: ${text} is sent as ${masked} and comes back as it was`, (t) => {
    t.deepEqual(mask(format, text), { text: masked, redacted, restored: text });
  });
}

test("an organization's patterns see the text as a person reads it and as it is", (t) => {
  const patterns = [
    { name: 'Customer', pattern: 'KD-\\d{5}' },
    { name: 'Tag', pattern: '<kd>' },
  ];
  const text = '<p>KD&ndash;<b>12</b>345 <kd></p>';
  t.deepEqual(mask('html', text, patterns), {
    text: '<p>⟦TERM_1⟧ ⟦TERM_2⟧</p>',
    redacted: { custom: 2 },
    restored: text,
  });
});
