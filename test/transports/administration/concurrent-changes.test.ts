import test from 'ava';
import { lostParts, patched } from '../../support/concurrent-patches.ts';
import { createAdminWorld, type AdminWorld } from './world.ts';

let world: AdminWorld;
test.before(async () => {
  world = await createAdminWorld();
});
test.after.always(() => world.close());

for (const thing of patched) {
  test.serial(`changes of different fields of ${thing.what} at the same time are all kept`, async (t) => {
    t.deepEqual(await lostParts([world.node.http], world.admin, thing), []);
  });
}

test.serial(
  'the audit of changes at the same time is a chain: each begins with what the one before made',
  async (t) => {
    const { id } = await world.call('POST', '/api/admin/webhooks', {
      url: 'https://example.org/',
      events: ['session.ended'],
    });
    const path = `/api/admin/webhooks/${id}`;
    const hosts = ['one', 'two', 'three', 'four'].map((name) => `${name}.example.org`);
    await Promise.all(hosts.map((host) => world.call('PATCH', path, { url: `https://${host}/` })));
    const { items } = await world.call('GET', '/api/admin/audit?type=webhook.updated');
    const changes = (items as unknown as { subject: { id: string }; before: Host; after: Host }[]).filter(
      ({ subject }) => subject.id === id,
    );
    const befores = changes.map(({ before }) => before.host);
    t.deepEqual(befores.sort(), ['example.org', ...hosts.filter((host) => host !== lastOf(changes))].sort());
  },
);

interface Host {
  readonly host: string;
}

/** The host that no change begins with. */
const lastOf = (changes: readonly { readonly before: Host; readonly after: Host }[]): string | undefined =>
  changes.map(({ after }) => after.host).find((host) => !changes.some(({ before }) => before.host === host));
