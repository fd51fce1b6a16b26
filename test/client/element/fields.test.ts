import test from 'ava';
import { describeFailure, messagesFor } from '../../../src/client/element/messages.ts';
import { readShortcut } from '../../../src/client/element/shortcut.ts';
import { relocate } from '../../../src/client/element/text-field-adapter.ts';

const rows: readonly (readonly [
  name: string,
  value: string,
  start: number,
  end: number,
  now: string,
  found: string | undefined,
])[] = [
  ['nothing changed', 'one two three', 4, 7, 'one two three', 'two'],
  ['a word before it', 'one two three', 4, 7, 'one and two three', 'two'],
  ['a word behind it', 'one two three', 4, 7, 'one two three four', 'two'],
  ['a word inside it', 'one two three', 4, 7, 'one tw0 three', undefined],
  ['words on both sides', 'one two three', 4, 7, 'ones two threes', undefined],
  ['all of it removed', 'one two three', 4, 7, '', undefined],
  ['the whole field, and a word more', 'one', 0, 3, 'one two', undefined],
];

for (const [name, value, start, end, now, found] of rows) {
  test(`the selected part of a field is ${found === undefined ? 'not found' : 'found'} again: ${name}`, (t) => {
    const range = relocate({ value, start, end }, now);
    t.is(range && now.slice(range.start, range.end), found);
  });
}

const key = (name: string, ...held: string[]): KeyboardEvent =>
  ({ key: name, getModifierState: (modifier: string) => held.includes(modifier) }) as unknown as KeyboardEvent;

test('a shortcut is its keys and no others', (t) => {
  t.true(readShortcut('Alt+Enter')?.matches(key('Enter', 'Alt')));
  t.false(readShortcut('Alt+Enter')?.matches(key('Enter')));
  t.false(readShortcut('Alt+Enter')?.matches(key('Enter', 'Alt', 'Shift')));
  t.true(readShortcut('Ctrl+Shift+e')?.matches(key('E', 'Control', 'Shift')));
  t.is(readShortcut(''), undefined);
});

test('a reached limit names the time of its reset, in the language of the page', (t) => {
  const details = { limit: 'requests', resetAt: '2026-01-02T12:30:00.000Z' };
  t.regex(describeFailure({ code: 'rate_limited', details }, messagesFor('en'), 'en'), /reset at .*2026/);
  t.regex(describeFailure({ code: 'rate_limited', details }, messagesFor('de-AT'), 'de-AT'), /Um .*2026/);
  t.is(
    describeFailure({ code: 'rate_limited', details: { resetAt: 'soon' } }, messagesFor('en'), 'en'),
    String(messagesFor('en').errors.rate_limited),
  );
});

test('texts of an integrator replace single ones, in languages that are not shipped too', (t) => {
  const messages = messagesFor('nl', {
    reject: 'Weg',
    errors: { forbidden: 'Mag niet' },
    actions: { improve: 'Beter' },
  });
  t.is(messages.reject, 'Weg');
  t.is(messages.errors.forbidden, 'Mag niet');
  t.is(messages.errors.overloaded, messagesFor('en').errors.overloaded);
  t.is(messages.actions['improve'], 'Beter');
});

test('German has every text that English has', (t) => {
  const [english, german] = [messagesFor('en'), messagesFor('de')];
  t.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
  t.deepEqual(Object.keys(german.errors).sort(), Object.keys(english.errors).sort());
  for (const [name, text] of Object.entries(english)) {
    if (typeof text !== 'string') continue;
    const names = (of: string) => (of.match(/\{\w+\}/g) ?? []).sort();
    t.deepEqual(names(german[name as 'reject']), names(text), name);
  }
});
