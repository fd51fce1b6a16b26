import test from 'ava';
import fc from 'fast-check';
import { allOperations } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { createValidator, socketDocument } from '../support/documented.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { callOverHttp } from '../support/operation-call.ts';
import { randomRuns } from '../support/random-runs.ts';
import { forbiddenInputs, valuesOf, type FurtherValues, type InputSchema } from '../support/schema-values.ts';
import type { SocketClient } from '../support/socket-client.ts';

const { channels } = socketDocument() as unknown as {
  readonly channels: {
    readonly ai: { readonly messages: Readonly<Record<string, { readonly payload: InputSchema }>> };
  };
};

/** Values for the fields whose rule is a sentence (`x-further-rule`); a field without values is left out. */
const further: FurtherValues = {
  cursor: undefined,
  providers: undefined,
  models: undefined,
  roles: [[], ['Viewer']],
  allowedRoles: [[], ['Editor']],
  defaultRoles: [[]],
  users: [['ada']],
  password: ['quiet-lantern-94-harbour'],
  next: ['amber-orchard-27-violin'],
  url: ['https://crm.example.com/hook'],
  jwksUrl: ['https://crm.example.com/keys'],
  jwks: undefined,
  secret: undefined,
  algorithms: [['ES256']],
  pattern: ['TCK-\\d{6}'],
  patterns: [[], [{ name: 'Ticket', pattern: 'TCK-\\d{6}' }]],
  entities: [[], [{ type: 'note', id: '1', title: 'A note' }]],
  allowEmpty: [true],
  idempotencyKey: undefined,
};

/** Where `further` has one value for a field that means something else in another operation. */
const own: Readonly<Record<string, FurtherValues>> = {
  deleteEntities: { entities: [[], [{ type: 'note', id: '1' }]], ids: [[], ['1', '2']] },
  changeSettings: { roles: undefined, users: undefined },
  bulkEntities: { sync: undefined },
  putEntity: { roles: [['Editor'], []] },
};

let node: TestNode;
let admin: string;
let socket: SocketClient;
test.before(async () => {
  node = await startNode();
  admin = await node.login('admin');
  socket = await node.connect(admin);
});
test.after.always(() => node.stop());

const refusals: readonly string[] = ['validation_failed', 'malformed_json'];
const validator = createValidator();

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Whether a forbidden input is still forbidden over HTTP, where the path and the query have texts alone, and no field is absent in a path. */
const isForbiddenOverHttp = ({ route }: Operation, schema: InputSchema, field: string, input: unknown): boolean => {
  const inPath = route.path.split('/').includes(`:${field}`);
  const isText_ = route.method === 'get' || route.method === 'delete' || inPath;
  if (route.conditional && (field === 'ifMatch' || field === 'ifNoneMatch')) return false;
  if (!isText_) return true;
  const value = (input as Readonly<Record<string, unknown>>)[field];
  const { type } = ((schema['properties'] ?? {}) as Readonly<Record<string, InputSchema>>)[field] ?? {};
  return isText(value) && (type !== 'boolean' || field === 'unknownField') && !(inPath && String(value).length > 300);
};

/** Whether a URL can carry the input: clients resolve the path segments `.` and `..` before they send it. */
const fitsUrl = ({ route }: Operation, input: object): boolean =>
  !Object.entries(input).some(([field, value]) => route.path.includes(`:${field}`) && /^\.\.?$/.test(String(value)));

/** Makes the input of a route: headers are not part of it. */
const overHttp = (
  operation: Operation,
  input: unknown,
): Promise<{ readonly success: boolean; readonly error?: { readonly code: string; readonly details?: unknown } }> => {
  const rest = Object.fromEntries(
    Object.entries(input as object).filter(([field]) => !['ifMatch', 'ifNoneMatch'].includes(field)),
  );
  return callOverHttp(node, operation, operation.route.conditional ? rest : (input as object), admin);
};

for (const operation of allOperations) {
  const { name } = operation;
  const { payload = {} } = channels.ai.messages[name] ?? {};
  const forms = ((payload['anyOf'] as readonly InputSchema[] | undefined) ?? [payload]).filter(
    ({ type }) => type === 'object',
  );
  const isValid = validator.compile(payload);
  const values = fc
    .oneof(...forms.map((form) => valuesOf(form, { ...further, ...own[name] })))
    .filter((value) => isValid(value)) as fc.Arbitrary<object>;

  test(`${name} takes what its schema allows, and refuses what the schema forbids, over both transports`, async (t) => {
    let isFirst = true;
    await fc.assert(
      fc.asyncProperty(values, async (input) => {
        const answers = [await socket.emit(name, input)];
        if (fitsUrl(operation, input)) answers.push((await overHttp(operation, input)) as never);
        for (const answer of answers) {
          const refused = !answer.success && refusals.includes(answer.error.code);
          t.false(refused, `${JSON.stringify(input)}: ${JSON.stringify(answer)}`);
        }
        if (!isFirst) return;
        isFirst = false;
        for (const form of forms.slice(0, 1)) {
          if (!validator.compile(form)(input)) continue;
          for (const { what, field, input: forbidden } of forbiddenInputs(form, input, isValid)) {
            const answers = [await socket.emit(name, forbidden)];
            if (fitsUrl(operation, forbidden as object) && isForbiddenOverHttp(operation, form, field, forbidden))
              answers.push((await overHttp(operation, forbidden)) as never);
            for (const { success, error } of answers) {
              t.true(!success && refusals.includes(error.code), `${what}: ${JSON.stringify(error)}`);
            }
          }
        }
      }),
      { numRuns: randomRuns(10) },
    );
  });
}
