import test from 'ava';
import { findDataUris, lengthWithoutDataUris, setDataUrisAside } from '../../../src/core/text/data-uris.ts';
import { processorMsBelow } from '../../support/processor-time.ts';

const base64 = 'iVBORw0KGgo+AA/AA'.repeat(20);
const png = `data:image/png;base64,${base64}==`;
const svg = `data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>`;

/** What is found, and what stands around it. */
const whole: readonly (readonly [place: string, before: string, uri: string, after: string])[] = [
  ['an image in HTML', '<p><img src="', png, '" alt="logo">'],
  ['an image in single quotation marks', "<img src='", png, "'>"],
  ['an attribute without quotation marks', '<img src=', png, '>'],
  ['a link', '<a href="', 'data:text/plain,hello world', '">'],
  ['an SVG with its own quotation marks', '<img src="', svg, '">'],
  ['base64 whose lines are broken', '<img src="', `data:image/png;base64,${base64}\r\n  ${base64}`, '">'],
  ['a style', '<p style="background: url(', png, ')">'],
  ['a style with entities', '<p style="background: url(&quot;', 'data:image/svg+xml,%3Csvg/%3E', '&quot;)">'],
  ['an image in Markdown', '![plot](', png, ' "title")'],
  ['a link in angle brackets', '[a](<', png, '>)'],
  ['a definition in Markdown', '[p]: ', png, '\n\nText'],
  ['running text', 'See ', png, ', it is new.'],
  ['running text, percent-encoded', 'See ', 'data:text/html;charset=utf-8,%3Cb%3E', '. It is new.'],
  ['no media type', 'See (', 'data:;base64,QUJD', ').'],
  ['capitals', '', 'DATA:IMAGE/GIF;BASE64,R0lGOD', ''],
];

for (const [place, before, uri, after] of whole) {
  test(`a data: URI is found whole, and nothing beside it, in ${place}`, (t) => {
    const text = before + uri + after;
    t.deepEqual(
      findDataUris(text).map(({ start, end }) => text.slice(start, end)),
      [uri],
    );
    t.is(lengthWithoutDataUris(text), before.length + after.length);
  });
}

for (const text of [
  'metadata:image/png;base64,AA',
  'The data: image/png, sent',
  'data:,',
  'our data:',
  'data:image/png',
]) {
  test(`no data: URI is found in "${text}"`, (t) => t.deepEqual(findDataUris(text), []));
}

test('each candidate of a srcset is set aside, and places lead back to the text', (t) => {
  const text = `<img srcset=${png},${png}> then 42`;
  const { rest, dataUris, placeOf } = setDataUrisAside(text);
  t.is(dataUris.length, 2);
  t.is(rest, '<img srcset=data:,,data:,> then 42');
  t.is(text.slice(placeOf(rest.indexOf('42')), placeOf(rest.length)), '42');
  t.is(placeOf(rest.indexOf('>')), text.indexOf('>'));
});

test('a megabyte of data: URIs, of openings and of quotation marks takes far less than a second', (t) => {
  for (const piece of [`"${png}" `, 'data:a/b;base64,', '"data:a/b,', "'data:a/b;base64,A ", 'data:', ';base64,']) {
    const text = piece.repeat(1_000_000 / piece.length);
    t.true(processorMsBelow(700, () => lengthWithoutDataUris(text)) < 700, piece);
  }
});
