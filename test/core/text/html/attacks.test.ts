import test from 'ava';
import { attacks } from './attacks.ts';
import { createHtmlFilter, filterHtml, harmIn, writtenOutline } from './reading.ts';

const innocent =
  '<p class="a" title="t">x <a href="https://a.b" title="t">y</a><img src="/x.png" alt="i"></p>' +
  '<table><tbody><tr><td style="color: red">z</td></tr></tbody></table><video src="/v"></video><x-y id="q">w</x-y>';

const inPieces = (text: string, input: string): string => {
  const filter = createHtmlFilter({ input });
  return Array.from(text, (character) => filter.push(character)).join('') + filter.end();
};

const results: readonly (readonly [name: string, of: (attack: string) => readonly [input: string, result: string]])[] =
  [
    ['in a result', (attack) => [innocent, attack]],
    ['in a text and its result', (attack) => [attack, attack]],
    ['inside a result', (attack) => [innocent + attack, innocent.replace('x ', `x ${attack}`) + attack]],
    [
      'in an attribute',
      (attack) => [innocent, `<p title="${attack}">a</p><p title='${attack}'>b</p><p class=${attack}>c</p>`],
    ],
    ['behind a broken-off tag', (attack) => [innocent, `<p title="a ${attack} <a ${attack} </ ${attack}`]],
    [
      'inside what is left out',
      (attack) => [innocent, `<svg>${attack}</svg><script>${attack}</script><!--${attack}-->${attack}`],
    ],
  ];

for (const [name, of] of results) {
  for (const attack of attacks) {
    test(`harmless ${name}: ${JSON.stringify(attack)}`, (t) => {
      const [input, result] = of(attack);
      const output = filterHtml(result, { input });
      t.is(harmIn(output), undefined, output);
      t.not(writtenOutline(output), undefined, output);
      t.is(filterHtml(output, { input }), output);
      t.is(inPieces(result, input), output);
      // What Unicode normalization or the removal of what a store refuses makes of it.
      t.is(harmIn(output.normalize('NFKC').replaceAll('\0', '')), undefined, output);
    });
  }
}
