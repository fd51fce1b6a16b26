import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type { MaskLabel } from '../../../src/core/masking/mask-label.ts';
import { createMaskTable, type MaskTable } from '../../../src/core/masking/mask-table.ts';
import { maskText } from '../../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import { root } from '../../support/data-directory.ts';
import { unmaskedInPieces } from '../../support/unmasked-in-pieces.ts';
import { alteredForms } from './altered-forms.ts';
import { lookalikes } from './mask-lookalikes.ts';

const tableOf = (values: Readonly<Partial<Record<MaskLabel, readonly string[]>>>): MaskTable => {
  const table = createMaskTable();
  for (const [label, each] of Object.entries(values)) for (const value of each) table.maskOf(label as MaskLabel, value);
  return table;
};

const address = 'ida.berg@mail.example.com';
const phone = '+49 30 9018200';
/** One value of each label, so that a label alone decides. */
const few = tableOf({
  EMAIL: [address],
  PHONE: [phone],
  URL: ['https://a.example/x'],
  TERM: ['kunde'],
  CODE: ['`a()`'],
  ID: ['123-45-6789'],
  VAR: ['{{total}}'],
  SECRET: ['hunter22'],
  LITERAL: ['⟦math⟧'],
});
/** Several values of each label, so that only a number decides. */
const many = tableOf({
  EMAIL: [address, 'b@mail.example.com', 'c@mail.example.com'],
  PHONE: [phone, '+49 30 9018201'],
  TERM: ['kunde', 'Blue Heron'],
});

const pieceSizes = [1, 2, 3, 7];
const cut = (text: string, size: number): string[] => {
  const characters = Array.from(text);
  return characters.flatMap((_, index) => (index % size === 0 ? [characters.slice(index, index + size).join('')] : []));
};

/** The text, however it comes; and the masks that were left out. */
const read = (text: string, table: MaskTable): { readonly text: string; readonly leftOut: readonly string[] } => {
  const leftOut: string[] = [];
  const whole = unmaskedInPieces([text], table, { onLeftOut: (mask) => leftOut.push(mask) });
  for (const size of pieceSizes) {
    const pieces = unmaskedInPieces(cut(text, size), table);
    if (pieces !== whole) throw new Error(`in pieces of ${String(size)} characters: ${pieces}`);
  }
  return { text: whole, leftOut };
};

for (const [label, value] of few.entries().map((entry) => [entry.label, entry.value] as const)) {
  test(`${label}: each altered form becomes the value, and nothing of the mask is shown`, (t) => {
    for (const form of alteredForms) {
      for (const [before, after] of [
        ['Write to ', ' or call.'],
        ['(', ')'],
        ['请写信至', '或致电'],
      ] as const) {
        const written = before + form(label) + after;
        t.deepEqual(read(written, few), { text: before + value + after, leftOut: [] }, written);
      }
    }
  });
}

/** A mask, and what it becomes where each label has one value. */
const decidedByLabel: Readonly<Record<string, string>> = {
  '⟦CORREO_1⟧': address,
  '⟦Courriel 1⟧': address,
  '⟦ПОЧТА_1⟧': address,
  '⟦メール_1⟧': address,
  '⟦邮箱1⟧': address,
  '⟦이메일_1⟧': address,
  '⟦ईमेल_१⟧': address,
  '⟦البريد_١⟧': address,
  '⟦E‑Mail_1⟧': address,
  '⟦E‑Mаil_1⟧': address,
  '⟦ᴇᴍᴀɪʟ_1⟧': address,
  '⟦𝔼𝕄𝔸𝕀𝕃_1⟧': address,
  '⟦ТЕL_1⟧': phone,
  '【ΡΗΟΝΕ 1】': phone,
  emaıl_1: address,
  ЕMAIL_1: address,
  ᴇᴍᴀɪʟ_1: address,
  '⟦ÉMAIL_1⟧': address,
  '⟦ＥＭＡＩＬ＿１⟧': address,
  '⟦𝐄𝐌𝐀𝐈𝐋_1⟧': address,
  '⟦YOUR_EMAIL⟧': address,
  '⟦E-Mail-Adresse⟧': address,
  '⟦EMAIL_ADDRESS_1⟧': address,
  '⟦EMAIL⟧': address,
  '[EMAIL]': address,
  '[YOUR_EMAIL]': address,
  '[CORREO_1]': address,
  '[Email 1]': address,
  Email_1: address,
  'EMAIL 1': address,
  EMAIL_ONE: address,
  '⟦EMAIL_1@example.com⟧': address,
  '⟦EMAIL_1⟧@example.com': address,
  '[EMAIL_1](mailto:⟦EMAIL_1⟧)': `[${address}](mailto:${address})`,
  '⟦TÉLÉPHONE_1⟧': phone,
  '⟦Telefon 1⟧': phone,
  '⟦Telefonnummer_1⟧': phone,
  '⟦電話_1⟧': phone,
  '⟦SCHLÜSSEL_1⟧': 'hunter22',
  '⟦Term_1n⟧': 'Kunden',
  "⟦TERM_1's⟧": "kunde's",
  '⟦TERM_1’s⟧ ⟦TERM_1⟧s TERM_1s': 'kunde’s kundes kundes',
  '⟦EMAIL_1 and PHONE_1⟧': `${address} and ${phone}`,
  '⟦EMAIL_1, PHONE_1⟧': `${address}, ${phone}`,
  '⟦EMAIL_1/TELEFON_1⟧': `${address}/${phone}`,
  '⟦this is a sentence of the model⟧': 'this is a sentence of the model',
  '⟦LITERAL_1⟧': '⟦math⟧',
};
for (const [mask, value] of Object.entries(decidedByLabel)) {
  test(`with one value of a label, ${JSON.stringify(mask)} becomes ${JSON.stringify(value)}`, (t) => {
    t.deepEqual(read(`To ${mask}.`, few), { text: `To ${value}.`, leftOut: [] });
  });
}

const leftOutOfMany: Readonly<Record<string, string>> = {
  '⟦EMAIL_1⟧ ⟦EMAIL_3⟧': `${address} c@mail.example.com`,
  '⟦EMAIL_TWO⟧': 'b@mail.example.com',
  '⟦FOO_3⟧': 'c@mail.example.com',
  '⟦EMAIL⟧': '',
  '[EMAIL]': '',
  '⟦FOO_1⟧': '',
  '⟦1⟧': '',
  '⟦EMAIL_9⟧': '',
  '[EMAIL_9]': '',
  EMAIL_9: '',
  '⟦Name⟧': '',
  '⟦NAME_3⟧': '',
  '<PERSON_1>': '',
  '⟦x⟧': '',
  '⟦⟧': '',
  '⟦EMAIL_1 and PHONE_9⟧': address,
};
for (const [mask, value] of Object.entries(leftOutOfMany)) {
  test(`with several values of a label, ${mask} becomes ${JSON.stringify(value)}, and what is left out is named`, (t) => {
    const { text, leftOut } = read(`See ${mask} here.`, many);
    t.is(text, value === '' ? 'See here.' : `See ${value} here.`);
    const isWhole = value !== '' && !mask.includes('9');
    t.deepEqual(leftOut, isWhole ? [] : [mask]);
  });
}

test('a mask that is left out takes the white space with it that it leaves behind', (t) => {
  for (const [masked, text] of [
    ['Call ⟦PHONE_9⟧.', 'Call.'],
    ['Call ⟦PHONE_9⟧ now', 'Call now'],
    ['⟦PHONE_9⟧ is new', 'is new'],
    ['a\n⟦PHONE_9⟧ b', 'a\nb'],
    ['a ⟦PHONE_9⟧\nb', 'a\nb'],
    ['a ⟦PHONE_9⟧ ⟦PHONE_8⟧ b', 'a b'],
    ['a ⟦PHONE_9⟧', 'a'],
    ['a⟦PHONE_9⟧ b', 'a b'],
    ['a  b ', 'a  b '],
  ] as const) {
    t.is(read(masked, many).text, text);
  }
});

for (const text of lookalikes) {
  test(`${JSON.stringify(text)} in an answer stays as it is`, (t) => {
    t.deepEqual(read(`So ${text} it is`, few), { text: `So ${text} it is`, leftOut: [] });
    t.is(read(text, few).text, text);
  });
}

const ownTexts = [
  ...[
    '⟦math⟧',
    '⟦x⟧ = ⟦y1⟧',
    '⟦',
    '⟧',
    'a ⟦ b',
    '〚a〛',
    'EMAIL_1',
    '[EMAIL_1]',
    'EMAIL_1 and ⟦EMAIL_1⟧',
    '[PERSON_1]',
  ],
  ...[
    '[Email 1]',
    '<PHONE_1>',
    '\\⟦EMAIL_1⟧',
    '&lobrk;EMAIL_1&robrk;',
    'EMAIL_1@example.com',
    '⟦a longer sentence of mine⟧',
  ],
  ...lookalikes,
];
test('what a user wrote comes back as it is, also where it looks like a mask', (t) => {
  for (const own of ownTexts) {
    for (const text of [own, `${own}${address}`, `${address}${own}`, `\\${address}\\ ${own}@x ${address}@x`]) {
      const table = createMaskTable(few.entries());
      const masked = maskText(text, [], table);
      t.is(read(masked, table).text, text);
      t.is(unmaskText(masked, table), text);
    }
  }
});

test('the given altered masks of an address are read or left out, and never shown', (t) => {
  const cases = JSON.parse(readFileSync(path.join(root, 'test/texts/given/masks-altered.json'), 'utf8')) as string[];
  const unread = ['⟦TÉLÉPHONE_1⟧', '⟦SCHLÜSSEL_1⟧', '⟦EMAIL_9⟧', '⟦Name⟧', '⟦PERSON_1⟧', '⟦Person 1⟧'];
  const table = tableOf({ EMAIL: [address], PHONE: [phone] });
  for (const mask of cases) {
    const { text, leftOut } = read(`Write to ${mask} or call ⟦PHONE_1⟧ today.`, table);
    t.is(text.includes(address), !unread.includes(mask), mask);
    t.notRegex(text, /[⟦⟧〚〛_]|e-?mail[^.]/i);
    t.true(text.startsWith('Write to ') && text.endsWith(` or call ${phone} today.`), text);
    t.deepEqual(leftOut, unread.includes(mask) && !text.includes(`${phone} or`) ? [mask] : []);
  }
});
