import test from 'ava';
import { createHookWorld, type HookWorld } from './world.ts';

let world: HookWorld;
test.before(async () => {
  world = await createHookWorld();
});
test.after.always(() => world.close());

test('a receiver that hangs gets at most four requests at a time, and delays neither sessions nor another receiver', async (t) => {
  const hanging = await world.addHook(t, ['session.ended']);
  const other = await world.addHook(t, ['session.ended']);
  hanging.receiver.answer(() => undefined);
  const startedAt = performance.now();
  for (let session = 0; session < 6; session += 1) await world.enhance();
  await other.receiver.received(6);
  // The longest request takes 5 seconds.
  t.true(performance.now() - startedAt < 4_500);
  t.is(hanging.receiver.mostOpen(), 4);
});
