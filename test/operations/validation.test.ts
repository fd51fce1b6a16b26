import test from 'ava';
import { string } from 'yup';
import { validationFailed, ZomaError, type Problem } from '../../src/core/errors.ts';
import { enhancementFields } from '../../src/operations/enhance.ts';
import { entityFields } from '../../src/operations/entity-fields.ts';
import { strictObject } from '../../src/operations/fields.ts';
import { validate } from '../../src/operations/validation.ts';
import { deepObject } from '../support/hostile-bodies.ts';
import { processorMsBelow } from '../support/processor-time.ts';

const login = strictObject({ email: string().required().max(320), password: string().required().max(1_024) });
const enhancement = strictObject({ text: string().required(), ...enhancementFields() });
const record = { type: 'note', id: '1', title: 'A note' };

const times = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

const problemsOf = (work: () => unknown): readonly Problem[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof ZomaError)) throw error;
    return error.details as readonly Problem[];
  }
};

const costly = [
  {
    title: 'a list of wrong records a hundred times too long',
    schema: entityFields,
    input: { ...record, links: times(3_000, () => ({ a: 1, b: 'x'.repeat(200) })) },
    paths: ['links'],
  },
  {
    title: 'a list of wrong names a hundred times too long',
    schema: entityFields,
    input: { ...record, visibility: { users: times(9_900, () => 7) } },
    paths: ['visibility.users'],
  },
  {
    title: 'a list of ten thousand wrong options',
    schema: enhancement,
    input: { text: 'a', includeContext: times(9_990, () => ({})) },
    paths: ['includeContext'],
  },
] as const;

for (const { title, schema, input, paths } of costly) {
  test(`${title} has one problem, found in less than 200 ms of the processor`, (t) => {
    const work = () => problemsOf(() => validate<unknown>(schema, input, 'json'));
    t.deepEqual(
      work().map(({ path }) => path),
      paths,
    );
    const milliseconds = processorMsBelow(200, work);
    t.true(milliseconds < 200, String(milliseconds));
  });
}

const many = [
  {
    title: 'wrong texts under a name of 100,000 characters',
    input: { ['k'.repeat(100_000)]: times(2_000, () => '\0') },
  },
  {
    title: 'wrong texts below thirty long names',
    input: deepObject(
      30,
      'k'.repeat(15_000),
      times(5_000, () => '\0'),
    ),
  },
  { title: 'ten thousand unknown names', input: Object.fromEntries(times(9_990, (index) => [`n${String(index)}`, 1])) },
  { title: 'wrong names', input: Object.fromEntries(times(9_990, (index) => [`\ud83d${String(index)}`, 1])) },
] as const;

for (const { title, input } of many) {
  test(`of ${title} a hundred problems are named, with paths of 200 characters at most`, (t) => {
    const problems = problemsOf(() => validate(login, input, 'json'));
    t.is(problems.length, 100);
    t.true(problems.every(({ path }) => path.length <= 200));
  });
}

test('scanning stops at the hundredth problem', (t) => {
  let asked = 0;
  function* endless(): Generator<Problem> {
    for (;;) yield { path: String((asked += 1)), message: 'is wrong' };
  }
  t.is((validationFailed(endless()).details as unknown[]).length, 100);
  t.is(asked, 100);
});

test('problems are under 64 kB as JSON, whatever their characters cost there', (t) => {
  for (const character of ['\0', '\ud83d', '界', '"']) {
    const problem = { path: character.repeat(1_000), message: character.repeat(10_000) };
    const error = validationFailed(times(100, () => problem)).toPublic();
    t.true(Buffer.byteLength(JSON.stringify(error)) < 62_000, character);
    const problems = error.details as readonly Problem[];
    t.true(problems.length > 10);
    t.true(problems.every(({ path }) => path.length <= 200));
  }
});

test('a name with a comma is one unknown field', (t) => {
  const paths = problemsOf(() => validate(strictObject({}), { 'a, b': 1, c: 2 }, 'json')).map(({ path }) => path);
  t.deepEqual(paths, ['a, b', 'c']);
});
