import test from 'ava';
import { linesOf } from '../../../src/core/context/lines.ts';
import { sensitiveAttributes } from '../../../src/core/context/sensitive-attributes.ts';

const isSensitive = sensitiveAttributes([])('contact');

const names = [
  'password',
  'passportNumber',
  'Tax ID',
  'tax_id',
  'IBAN',
  'Date of birth',
  'Geburtsdatum',
  'Numéro de compte',
];
const others = ['name', 'stage', 'amount', 'invoice number', 'owner', 'passport office', 'birthday party', 'salary'];

for (const name of [...names, 'numero de compte', 'ИНН', 'マイナンバー', '주민등록번호']) {
  test(`an attribute is left out of the context by its name: ${name}`, (t) => {
    const data = {
      [name]: 'hidden',
      deep: { [name]: 'hidden' },
      fields: [
        { name, value: 'hidden' },
        { label: name, value: 'hidden' },
        { key: name, value: 'hidden' },
      ],
    };
    t.deepEqual(linesOf(data, { isSensitive }), []);
  });
}

for (const name of others) {
  test(`an attribute stays in the context: ${name}`, (t) =>
    t.deepEqual(linesOf({ [name]: 'shown' }, { isSensitive }), [[name, 'shown']]));
}
