import test from 'ava';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';
import { mergeFields, mergeFieldsOfFormat } from './merge-fields.ts';
import { proseLikeMergeFields } from './prose-like-merge-fields.ts';

const runningSpans = (text: string, format: FormatName) =>
  findProtected(text, format).filter(({ kind }) => kind !== 'html' && kind !== 'markdown');

for (const format of formatNames) {
  for (const field of [...mergeFields, ...(mergeFieldsOfFormat[format] ?? [])]) {
    test(`a merge field in ${format}: ${field}`, (t) => {
      for (const text of [field, `Hello ${field} and welcome.`, `(${field}), ${field}`]) {
        const spans = runningSpans(text, format);
        t.deepEqual(
          spans.map(({ kind, text: written }) => [kind, written]),
          text
            .split(field)
            .slice(1)
            .map(() => ['placeholders', field]),
          text,
        );
      }
    });
  }
}

test('a merge field in an attribute of HTML is one', (t) => {
  const text = '<a href="{url}" title="%recipient.name%">Hi {{name}}</a>';
  t.deepEqual(
    runningSpans(text, 'html').map(({ text: written }) => written),
    ['{url}', '%recipient.name%', '{{name}}'],
  );
});

test('fields that follow each other are told apart', (t) => {
  const text = '{firstName}{lastName}{{a}}{{b}}%1$s%2$s';
  t.deepEqual(
    runningSpans(text, 'text').map(({ text: written }) => written),
    ['{firstName}', '{lastName}', '{{a}}', '{{b}}', '%1$s', '%2$s'],
  );
});

for (const format of formatNames) {
  for (const text of proseLikeMergeFields) {
    test(`no merge field in ${format}: ${text}`, (t) => {
      t.deepEqual(
        runningSpans(text, format).filter(({ kind }) => kind === 'placeholders'),
        [],
      );
    });
  }
}
