import test from 'ava';
import { compareValues, type ValueComparison } from '../../../src/core/masking/compare-values.ts';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { defaultPrivacyPolicy } from '../../../src/ports/privacy-policies.ts';

const table = createMaskTable();
table.maskOf('EMAIL', 'ida.berg@mail.example.com');
table.maskOf('PHONE', '+49 30 9018200');
table.maskOf('EMAIL', 'context@example.com');
table.maskOf('TERM', 'Heron');

const input = 'Write to ida.berg@mail.example.com or call +49 30 9018200 today.';
const compare = (result: string, more: Partial<ValueComparison> = {}) =>
  compareValues({ input, result, policy: defaultPrivacyPolicy, masks: table.entries(), leftOut: [], ...more });
const nothing = { missing: [], duplicated: [], invented: [] };

test('an unchanged text misses nothing', (t) => {
  t.deepEqual(compare(input), { expected: 2, ...nothing });
});

test('a missing, a doubled and a made-up value are named by kind and value', (t) => {
  t.deepEqual(compare('Call +49 30 9018200 or +49 30 9018200, or write to made.up@example.org.'), {
    expected: 2,
    missing: ['email ida.berg@mail.example.com'],
    duplicated: ['phone +49 30 9018200'],
    invented: ['email made.up@example.org'],
  });
});

test('a mask that was left out is invented, and named as it stood', (t) => {
  t.deepEqual(compare(input, { leftOut: ['⟦EMAIL_9⟧'] })?.invented, ['⟦EMAIL_9⟧']);
  t.deepEqual(compare('Nothing.', { input: 'Nothing.', leftOut: ['⟦EMAIL_9⟧'] }), {
    expected: 0,
    ...nothing,
    invented: ['⟦EMAIL_9⟧'],
  });
});

test('a value in another spelling is the same value', (t) => {
  const result = 'Write to Ida.Berg@mail.example.com or call +49-30-9018200 today.';
  t.deepEqual(compare(result), { expected: 2, ...nothing });
});

test('a value of the context is not invented', (t) => {
  t.deepEqual(compare(`${input} Copy to context@example.com.`)?.invented, []);
});

test('a term with an inflection is not missing', (t) => {
  const given = { input: 'Heron is late.' };
  t.deepEqual(compare("Heron's parts and Herons are late.", given)?.missing, []);
  t.deepEqual(compare('They are late.', given)?.missing, ['custom Heron']);
});

test('a text that goes on where another one ends need not repeat anything', (t) => {
  t.deepEqual(compare('And so on.', { continues: true }), { expected: 0, ...nothing });
});

test('texts without sensitive values are not compared', (t) => {
  t.is(compare('We came.', { input: 'We come.' }), undefined);
});
