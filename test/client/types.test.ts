import test from 'ava';
import { createZoma, type ClientErrorCode, type EnhanceRequest, type SessionEvent } from '../../src/client/index.ts';
import type { SessionEvent as LoggedEvent } from '../../src/core/enhancement/events.ts';
import type { ActionName } from '../../src/core/enhancement/prepare/actions.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { startNode } from '../support/node.ts';

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
/** Compiles only for `true`. */
const holds = <Claim extends true>(claim: Claim): Claim => claim;

test('the client’s events, actions and error codes are those of the server', (t) => {
  t.true(holds<Same<SessionEvent['type'], LoggedEvent['name']>>(true));
  t.true(holds<Same<EnhanceRequest['action'], ActionName>>(true));
  type Own = 'cancelled' | 'closed' | 'unreachable' | 'token_unavailable';
  t.true(holds<Same<ClientErrorCode, ErrorCode | Own>>(true));
  // Data of the wire keeps its type.
  t.true(holds<Same<Extract<SessionEvent, { type: 'chunk' }>['tokens'], number>>(true));
});

/** The fields of an object and of the first item of each list, by path. */
const shapeOf = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value)) return shapeOf(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, field]) => shapeOf(field, `${path}.${name}`));
};

test('the menu and the usage have the fields that the client declares', async (t) => {
  const node = await startNode();
  t.teardown(node.stop);
  const zoma = createZoma({ url: node.url, getToken: () => node.login('editor') });
  t.teardown(zoma.close);
  const choices = ['tones', 'formats', 'fieldTypes', 'contextOptions'];
  t.deepEqual(shapeOf(await zoma.actions()), [
    ...['name', 'label', 'description', 'needs'].map((field) => `.actions[].${field}`),
    ...choices.flatMap((list) => [`.${list}[].name`, `.${list}[].label`]),
  ]);
  await zoma.enhance({ text: 'a text', action: 'improve' }).done;
  const { breakdown, ...usage } = await zoma.usage();
  t.deepEqual(
    shapeOf(usage),
    ['requests', 'tokens', 'cost'].flatMap((limit) =>
      ['used', 'limit', 'resetAt'].map((field) => `.${limit}.${field}`),
    ),
  );
  t.deepEqual(Object.keys(breakdown), ['byAction', 'byProvider', 'byDay']);
  t.deepEqual(Object.keys(breakdown.byAction['improve'] ?? {}), ['requests', 'tokens', 'cost']);
});
