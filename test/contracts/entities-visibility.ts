import fc from 'fast-check';
import { maySee, type Visibility, type Viewer } from '../../src/ports/entities.ts';
import type { Contract } from './contract.ts';
import { around, keyOf, nameOf, record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

/** Who sees what. */
export const entitiesVisibilityContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} of two organizations with the same ids never meet, at any depth`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organizations = [await addOrganization(), await addOrganization()];
    for (const [index, organization] of organizations.entries()) {
      const own = { title: `Of ${String(index)}`, attributes: { owner: index } };
      // The same ids; and each has one that the other one's links point at, too.
      await entities.put(organization, [
        record('opportunity:1', ['account account:1', 'to only:0', 'to only:1'], own),
        record('account:1', ['to deep:1'], own),
        record('deep:1', ['to only:0', 'to only:1'], own),
        record(`only:${String(index)}`, ['to opportunity:1', 'to account:1'], own),
        ...Array.from({ length: 30 }, (_, each) => record(`note:${String(each)}`, ['about account:1'], own)),
      ]);
    }
    for (const [index, organization] of organizations.entries()) {
      for (const depth of [1, 2, 3, 4, 9]) {
        const query = around('1', { rootTypes: ['opportunity'], preferredTypes: ['note'], depth });
        const { root, neighbours } = await entities.neighbourhood(viewerIn(organization), query);
        t.is(neighbours.length, depth === 1 ? 2 : 33);
        for (const { title, attributes } of [root ?? t.fail(), ...neighbours]) {
          t.is(title, `Of ${String(index)}`);
          t.deepEqual(attributes, { owner: index });
        }
        t.false(neighbours.some((neighbour) => nameOf(neighbour) === `only:${String(1 - index)}`));
      }
      const peers = await entities.peers(viewerIn(organization), {
        type: 'note',
        attribute: 'owner',
        except: '0',
        limit: 100,
      });
      t.is(peers.length, 29);
      t.true(peers.every(({ attributes }) => attributes['owner'] === index));
    }
    const [one = '', other = ''] = organizations;
    t.true(await entities.remove(one, keyOf('account:1')));
    t.truthy(await entities.find(other, keyOf('account:1')));
    await entities.put(one, [record('account:1', ['to deep:1'], { title: 'Anew' })]);
    t.is((await entities.find(other, keyOf('account:1')))?.title, 'Of 1');
  });

  test(`${name} neither return nor follow records that the viewer may not see, at each depth`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const chain = (hidden: number) =>
      Array.from({ length: 5 }, (_, index) =>
        record(`link:${String(index)}`, [`to link:${String(index + 1)}`], {
          ...(index === hidden ? { visibility: { roles: ['Board'] } } : {}),
        }),
      );
    for (let hidden = 0; hidden < 5; hidden += 1) {
      await entities.put(organization, chain(hidden));
      const query = around('0', { depth: 9 });
      const seen = await entities.neighbourhood(viewerIn(organization), query);
      t.is(seen.root === undefined, hidden === 0);
      t.is(seen.neighbours.length, Math.max(0, hidden - 1));
      const all = await entities.neighbourhood(viewerIn(organization, { roles: ['Board'] }), query);
      t.is(all.neighbours.length, 4);
    }
  });

  test(`${name} leave out hidden neighbours of a record with many, and return the next ones`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const notes = (from: number, visibility?: Visibility) =>
      Array.from({ length: 50 }, (_, index) =>
        record(`note:${String(from + index)}`, ['about account:1'], { ...(visibility ? { visibility } : {}) }),
      );
    await entities.put(organization, [record('account:1'), ...notes(0)]);
    await entities.put(organization, notes(50, { users: ['other@example.org'] }));
    for (const preferredTypes of [[], ['note']]) {
      const query = around('1', { rootTypes: ['account'], preferredTypes, depth: 1, limit: 10 });
      const { neighbours, truncated } = await entities.neighbourhood(viewerIn(organization), query);
      t.is(neighbours.length, 10);
      t.true(truncated);
      t.true(neighbours.every(({ id }) => Number(id) < 50));
    }
  });

  test(`${name} return another root with the id when the viewer may not see the first`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    await entities.put(organization, [record('a:1', [], { visibility: { roles: ['Board'] } }), record('b:1')]);
    const query = around('1', { rootTypes: ['a', 'b'] });
    t.is((await entities.neighbourhood(viewerIn(organization), query)).root?.type, 'b');
    t.is((await entities.neighbourhood(viewerIn(organization, { roles: ['Board'] }), query)).root?.type, 'a');
  });

  test(`${name} are visible to a viewer exactly when \`maySee\` is true`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const who = fc.constantFrom(
      'ada',
      'Ada',
      'ADA@X.ORG',
      'ada@x.org',
      'bob@x.org',
      'bob',
      "o'neil",
      'Ä@x.org',
      'ä@x.org',
      '',
    );
    const list = fc.option(fc.array(who, { maxLength: 3 }), { nil: undefined });
    const visibility = fc.option(
      fc.record({ roles: list, users: list }).map(({ roles, users }): Visibility => ({
        ...(roles ? { roles } : {}),
        ...(users ? { users } : {}),
      })),
      { nil: undefined },
    );
    const viewer = fc.record({ userId: who, email: who, roles: fc.array(who, { maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(visibility, { minLength: 20, maxLength: 20 }), viewer, async (each, by) => {
        const names = each.map((_, index) => `note:${String(index)}`);
        await entities.put(
          organization,
          each.map((seenBy, index) =>
            record(names[index] ?? '', ['about root:root'], {
              attributes: { shown: true },
              ...(seenBy ? { visibility: seenBy } : {}),
            }),
          ),
        );
        await entities.put(organization, [record('root:root')]);
        const eyes: Viewer = { organizationId: organization, ...by };
        const expected = names.filter((_, index) => maySee(eyes, each[index])).sort();
        const found = await entities.neighbourhood(eyes, around('root'));
        t.deepEqual(found.neighbours.map(nameOf).sort(), expected);
        const peers = await entities.peers(eyes, { type: 'note', attribute: 'shown', except: '', limit: 100 });
        t.deepEqual(peers.map(nameOf).sort(), expected);
      }),
      { numRuns: 40 },
    );
  });
};
