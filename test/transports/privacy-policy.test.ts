import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';
import { processorMsUntil } from '../support/processor-time.ts';

let node: TestNode;
let admin: string;
test.before(async () => {
  node = await startNode();
  admin = await node.login('admin');
});
test.after.always(() => node.stop());

const path = '/api/org/privacy';
const set = (body: object, token = admin) => node.http.request(path, { token, method: 'PUT', body });
const pathsOf = (answer: Awaited<ReturnType<typeof set>>): string[] =>
  (answer.body.error.details as { path: string }[]).map((problem) => problem.path);

test.serial('the policy is the default one until it is set, and what is not given stays', async (t) => {
  const initial = await node.http.request(path, { token: admin });
  t.deepEqual(initial.body.data as unknown, { enabled: true, patterns: [], sensitiveAttributes: [] });
  const patterns = [{ name: 'Customer number', pattern: String.raw`\bC-\d{6}\b` }];
  await set({ patterns, sensitiveAttributes: ['contact.salary', 'margin', 'margin'] });
  const answer = await set({ enabled: false });
  const expected = { enabled: false, patterns, sensitiveAttributes: ['contact.salary', 'margin'] };
  t.deepEqual(answer.body.data as unknown, expected);
  t.deepEqual((await node.http.request(path, { token: admin })).body.data as unknown, expected);
});

test('patterns that cannot be used are refused where they stand', async (t) => {
  const good = { name: 'Good', pattern: 'x+' };
  const useless = [
    '(',
    '(?=x)',
    String.raw`(x)\1`,
    'x*',
    '',
    '^',
    'x'.repeat(501),
    '((x{100}){100}){100}',
    String.raw`(\pL{30}){30}`,
  ];
  for (const pattern of useless) {
    const answer = await set({ patterns: [good, { name: 'Other', pattern }] });
    t.is(answer.status, 400, pattern);
    t.deepEqual(pathsOf(answer), ['patterns[1].pattern'], pattern);
  }
  const names = await set({ patterns: [{ name: 'a_b', pattern: 'x' }, { pattern: 'x' }] });
  t.deepEqual(pathsOf(names).sort(), ['patterns[0].name', 'patterns[1].name']);
  t.deepEqual(pathsOf(await set({ patterns: [good, { ...good, name: 'GOOD' }] })), ['patterns']);
  t.deepEqual(
    pathsOf(await set({ patterns: Array.from({ length: 51 }, (_, n) => ({ ...good, name: `n ${String(n)}` })) })),
    ['patterns'],
  );
  t.deepEqual(pathsOf(await set({ enabled: 'no', patterns: 'x', sensitiveAttributes: [''], colour: 1 })).sort(), [
    'colour',
    'enabled',
    'patterns',
    'sensitiveAttributes[0]',
  ]);
});

test('names of patterns that are no strings are refused where they stand', async (t) => {
  const patterns = [{ name: { toString: 1, valueOf: 1 }, pattern: 'a' }];
  const answer = await node.http.request('/api/org/privacy', { method: 'PUT', token: admin, body: { patterns } });
  t.is(answer.status, 400);
  t.deepEqual(
    (answer.body.error.details as { path: string }[]).map((problem) => problem.path),
    ['patterns[0].name'],
  );
});

test('patterns that together would search for too long are refused, and the answer names how much is too much', async (t) => {
  const costly = Array.from({ length: 50 }, (_, index) => ({ name: `P ${index}`, pattern: `${index}x{240}` }));
  const answer = await set({ patterns: costly });
  t.is(answer.status, 400);
  t.like(answer.body.error, { code: 'validation_failed' });
  t.deepEqual(pathsOf(answer), ['patterns']);
  const [problem] = answer.body.error.details as { message: string }[];
  t.regex(
    problem?.message ?? '',
    /^patterns cannot be used: they have 12\d{3} steps together, 1000 at most; the largest, P \d+, has 24\d:/,
  );
  const many = Array.from({ length: 50 }, (_, index) => ({
    name: `P ${index}`,
    pattern: `[A-Z]{2,3}-${index}-\\d{3,6}`,
  }));
  t.is((await set({ patterns: many, enabled: false })).status, 200, 'fifty ordinary ones fit');
  t.is((await set({ patterns: costly.slice(0, 4) })).status, 200);
});

test('patterns whose programs would be huge are refused without holding the node', async (t) => {
  const huge = Array.from({ length: 50 }, (_, index) => ({ name: `P ${index}`, pattern: '(?i)\\pL{1000}'.repeat(38) }));
  const spent = await processorMsUntil(async () => t.is((await set({ patterns: huge })).status, 400));
  t.true(spent < 500, `${spent.toFixed(0)} ms`);
});

test('only who manages records sees and sets the policy', async (t) => {
  const editor = await node.login('editor');
  const missing = { code: 'forbidden', details: { permission: 'entity.manage' } };
  t.like((await node.http.request(path, { token: editor })).body.error, missing);
  t.like((await set({}, editor)).body.error, missing);
});

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly name?: string;
}

const tryOn = async (body: object): Promise<readonly Span[]> => {
  const answer = await node.http.request('/api/admin/privacy/try', { token: admin, body });
  if (!answer.body.success) throw new Error(JSON.stringify(answer.body));
  return (answer.body.data as unknown as { spans: readonly Span[] }).spans;
};

test.serial('patterns are tried on a text without being saved, together with the built-in detectors', async (t) => {
  const before = (await node.http.request(path, { token: admin })).body.data as unknown;
  const text = 'Order KD-123456 of ida@acme.example';
  const spans = await tryOn({ text, patterns: [{ name: 'Order', pattern: String.raw`KD-\d{6}` }] });
  t.deepEqual(
    spans.map(({ start, end, ...rest }) => ({ ...rest, text: text.slice(start, end) })),
    [
      { kind: 'custom', name: 'Order', text: 'KD-123456' },
      { kind: 'email', text: 'ida@acme.example' },
    ],
  );
  t.deepEqual((await node.http.request(path, { token: admin })).body.data as unknown, before);
});

test.serial('a trial without patterns uses the saved ones, also while the policy is off', async (t) => {
  await set({ enabled: false, patterns: [{ name: 'Order', pattern: 'KD-[0-9]+' }] });
  t.like(await tryOn({ text: 'KD-1' }), [{ start: 0, end: 4, kind: 'custom', name: 'Order' }]);
  t.deepEqual(await tryOn({ text: 'KD-1', patterns: [] }), []);
  await set({ enabled: true, patterns: [] });
});

test.serial(
  'a trial is bounded: long texts and unusable patterns are refused, and the largest takes no second',
  async (t) => {
    const refused = async (body: object) =>
      (await node.http.request('/api/admin/privacy/try', { token: admin, body })).body.error.code;
    t.is(await refused({ text: 'a'.repeat(10_001) }), 'validation_failed');
    t.is(await refused({ text: 'a', patterns: [{ name: 'Bad', pattern: '(' }] }), 'validation_failed');
    const patterns = ['a', 'b', 'c'].map((name) => ({ name, pattern: String.raw`(\w|x){1,40}y` }));
    const milliseconds = await processorMsUntil(() => tryOn({ text: 'ab '.repeat(3_333), patterns }));
    t.true(milliseconds < 5_000, String(milliseconds));
  },
);
