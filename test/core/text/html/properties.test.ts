import test from 'ava';
import fc from 'fast-check';
import { attacks } from './attacks.ts';
import {
  browserOutline,
  createHtmlFilter,
  elementsOf,
  filterHtml,
  harmIn,
  isOfWholeTags,
  writtenOutline,
} from './reading.ts';
import { randomRuns } from '../../../support/random-runs.ts';

const numRuns = randomRuns(3_000);
const holds = <Value>(values: fc.Arbitrary<Value>, property: (value: Value) => boolean) =>
  fc.assert(fc.property(values, property), { numRuns });

const words = fc.constantFrom('word', 'x &amp; y', 'a &lt; b', '1 < 2', '5 kg', '€', ' ', '\n', 'é', '👍');
const attributes = fc
  .uniqueArray(
    fc.constantFrom(
      'class="a b"',
      "id='i'",
      'href="https://a.b/?c=1&amp;d=2"',
      'href=/rel',
      'title="t > u"',
      'alt=""',
      'data-x',
      'style="color: red"',
      'onclick="alert(1)"',
      'href="javascript:alert(1)"',
      'SRC="/x.png"',
    ),
    { maxLength: 3, selector: (attribute) => attribute.split('=')[0]?.toLowerCase() },
  )
  .map((list) => list.map((attribute) => ` ${attribute}`).join(''));

const inlineNames = ['b', 'em', 'span', 'code', 'STRONG', 'u'];
const blockNames = ['div', 'blockquote', 'section', 'x-y'];

interface Levels {
  readonly inline: string;
  readonly blocks: string;
}
/** Valid HTML in which every element is closed. */
const { blocks: documents } = fc.letrec((tie: fc.LetrecTypedTie<Levels>) => {
  const element = (names: readonly string[], inner: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.constantFrom(...names), attributes, inner)
      .map(([name, list, content]) => `<${name}${list}>${content}</${name}>`);
  const several = (part: fc.Arbitrary<string>) => fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
  const inline = tie('inline');
  const blocks = tie('blocks');
  const row = several(element(['td', 'th'], inline)).map((cells) => `<tr>${cells}</tr>`);
  return {
    inline: fc.oneof(
      { maxDepth: 3 },
      words,
      attributes.map((list) => `<img${list}>`),
      fc.constantFrom('<br>', '<br/>', '<!-- c -->'),
      several(fc.oneof(words, element(inlineNames, inline))),
    ),
    blocks: fc.oneof(
      { maxDepth: 4 },
      inline,
      element(['p', 'h2'], inline),
      several(fc.oneof(element(blockNames, blocks), element(['p'], inline))),
      several(element(['li'], fc.oneof(inline, blocks))).map((items) => `<ul>${items}</ul>`),
      several(row).map((rows) => `<table class="t"><tbody>${rows}</tbody></table>`),
    ),
  };
});

const scraps = fc.constantFrom(
  ...'<p> </p> <b> </b> <i> </i> <ul> <li> </li> </ul> <table> <tbody> <tr> <td> </td> </tr> </table> <a> </a> <br> <br/> <img> <h1> </h1> <h2> <dl> <dt> <dd> </dl> <div> </div> <span/> </br> <hr>'.split(
    ' ',
  ),
  ...'< > " \' = / & - ! ? <! <!-- --> <!- </ <? <a <p <b/ <script> </script> <script <svg> </svg> <style> </style> <title> <textarea> </textarea> <template> </template> <select> <option>'.split(
    ' ',
  ),
  ' ',
  '\n',
  '\0',
  ' class="a"',
  ' onclick=x',
  ' href="javascript:x"',
  " title='",
  ' title="',
  '<a href="https://a.b">',
  '<p class="a" title="',
  '&lt;',
  '&#60;',
  '<!-- c -->',
);
const soups = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: scraps },
      { weight: 2, arbitrary: words },
      { weight: 1, arbitrary: fc.constantFrom(...attacks) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

/** A text and what a careless model makes of it: pieces lost, doubled, put elsewhere or added. */
const mutated = fc
  .tuple(
    documents,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.oneof(fc.constant(''), scraps, soups)), { maxLength: 6 }),
  )
  .map(([input, changes]) => ({
    input,
    result: changes.reduce((text, [seed, length, added]) => {
      const at = seed % (text.length + 1);
      return text.slice(0, at) + added + text.slice(at + length);
    }, input),
  }));
const texts = fc.oneof(
  mutated,
  fc.record({ input: soups, result: soups }),
  soups.map((soup) => ({ input: soup, result: soup })),
);

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const pieces = (text: string, sizes: readonly number[]): string[] => {
  const parts: string[] = [];
  for (let start = 0, turn = 0; start < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    parts.push(text.slice(start, start + size));
    start += size;
  }
  return parts;
};

test('a well-formed text goes through byte for byte, but for what could do harm', (t) => {
  holds(documents, (input) => {
    const harmless = input.replaceAll(' onclick="alert(1)"', '').replaceAll(' href="javascript:alert(1)"', '');
    return filterHtml(input, { input }) === harmless && filterHtml(harmless, { input: harmless }) === harmless;
  });
  t.pass();
});

test('whatever comes in, what comes out is harmless', (t) => {
  holds(texts, ({ input, result }) => harmIn(filterHtml(result, { input })) === undefined);
  t.pass();
});

test('what comes out is well-formed, unless it repeats an input that is not', (t) => {
  holds(texts, ({ input, result }) => {
    const isWellFormed = (text: string): boolean => writtenOutline(text) !== undefined;
    const other = `changed ${result}`;
    return (
      (isWellFormed(filterHtml(result, { input })) || !isWellFormed(input)) &&
      (input.startsWith('changed') || isWellFormed(filterHtml(other, { input })))
    );
  });
  t.pass();
});

test('a harmless text that is given back is not changed, well-formed or not', (t) => {
  const soup = fc.array(fc.oneof(documents, fc.constantFrom('<p>', '</p>', '<li>', '</b>', '<td>', '<o:p>', '<X-Y/>')));
  holds(fc.tuple(soup, lengths), ([parts, sizes]) => {
    const input = parts.join('').replaceAll(' onclick="alert(1)"', '').replaceAll(' href="javascript:alert(1)"', '');
    const filter = createHtmlFilter({ input });
    return (
      pieces(input, sizes)
        .map((piece) => filter.push(piece))
        .join('') +
        filter.end() ===
      input
    );
  });
  t.pass();
});

const rewriteNames = new Set('p br ul ol li strong em b i u s blockquote h1 h2 h3 h4 h5 h6 code pre'.split(' '));
const tableNames = new Set('table caption colgroup col thead tbody tfoot tr th td'.split(' '));
const prose = new Set(['alt', 'title']);
/** An attribute with its value; white space means nothing in a style beside its signs. */
const valueOf = ({ name, value }: { readonly name: string; readonly value: string }): string =>
  `${name}=${name === 'style' ? value.replaceAll(/\s*([:;])\s*/g, '$1') : value}`;

test('no element and no attribute comes out that the input did not have, or a rewrite needs', (t) => {
  // What the input has is read apart from the filter: by a browser's parser, and by name alone where it drops what it misses.
  holds(mutated, ({ input, result }) => {
    const before = elementsOf(input);
    const named = new Set(before.map(({ name }) => name));
    const hasTable = before.some(({ name }) => tableNames.has(name));
    const had = new Set(
      before.flatMap(({ name, attributes: list }) => list.map((attribute) => `${name} ${attribute.name}`)),
    );
    const values = new Set(before.flatMap(({ attributes: list }) => list.map(valueOf)));
    return elementsOf(filterHtml(result, { input })).every(
      ({ name, attributes: list }) =>
        (rewriteNames.has(name) || named.has(name) || (hasTable && tableNames.has(name))) &&
        list.every(
          (attribute) =>
            had.has(`${name} ${attribute.name}`) && (prose.has(attribute.name) || values.has(valueOf(attribute))),
        ),
    );
  });
  t.pass();
});

test('however it is cut, what comes out is the same', (t) => {
  holds(fc.tuple(texts, lengths), ([{ input, result }, sizes]) => {
    const filter = createHtmlFilter({ input });
    const shown = pieces(result, sizes).map((piece) => filter.push(piece));
    return shown.join('') + filter.end() === filterHtml(result, { input });
  });
  t.pass();
});

test('no tag is shown before it is whole', (t) => {
  holds(fc.tuple(texts, lengths), ([{ input, result }, sizes]) => {
    const filter = createHtmlFilter({ input });
    let shown = '';
    return pieces(result, sizes).every((piece) => {
      shown += filter.push(piece);
      return isOfWholeTags(shown);
    });
  });
  t.pass();
});

test('filtering twice is filtering once', (t) => {
  holds(texts, ({ input, result }) => {
    const output = filterHtml(result, { input });
    return filterHtml(output, { input }) === output;
  });
  t.pass();
});

test('a filter that is told what was shown goes on as if it had shown it', (t) => {
  holds(fc.tuple(texts, lengths, fc.nat()), ([{ input, result }, sizes, seed]) => {
    const parts = pieces(result, sizes);
    const first = createHtmlFilter({ input });
    const already = parts
      .slice(0, seed % (parts.length + 1))
      .map((piece) => first.push(piece))
      .join('');
    const second = createHtmlFilter({ input, already });
    const whole = already + second.push(result) + second.end();
    return harmIn(whole) === undefined && filterHtml(whole, { input }) === whole;
  });
  t.pass();
});

test('browsers nest the elements as they are written', (t) => {
  // Text that stands in a table, but in none of its cells, is moved by browsers; rows get a body.
  const plain = fc
    .array(
      fc.constantFrom(
        ...'<p> </p> <b> </b> <i> </i> <ul> <li> </li> </ul> <br> <h1> </h1> <h2> </h2> <div> </div> <a> </a> <pre> </pre> <dl> <dt> <dd> </dl> <blockquote> </blockquote> <hr> x'.split(
          ' ',
        ),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));
  holds(plain, (result) => {
    const output = filterHtml(result, { input: '<a><div><dl><dt><dd><hr>' });
    return writtenOutline(output) === browserOutline(output);
  });
  t.pass();
});
