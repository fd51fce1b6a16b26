import test from 'ava';
import { maskableSpans } from '../../../src/core/integrity/maskable.ts';

const text = 'Hi {{name}}, @maria: 5 kg of `code {{x}}` at https://a.b/{id} (#12)';

test('what needs not be seen may be masked; numbers and structure may not', (t) => {
  t.deepEqual(
    maskableSpans(text, 'text').map(({ label, text: masked }) => [label, masked]),
    [
      ['VAR', '{{name}}'],
      ['MENTION', '@maria'],
      ['CODE', '`code {{x}}`'],
      ['URL', 'https://a.b/{id}'],
      ['REF', '#12'],
    ],
  );
  t.deepEqual(
    maskableSpans('<p class="a"><a href="https://a.b">1</a> [x](y)</p>', 'html').map(({ text: masked }) => masked),
    ['https://a.b'],
  );
});
