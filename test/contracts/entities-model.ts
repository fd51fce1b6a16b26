import fc from 'fast-check';
import type {
  Entity,
  EntityKey,
  Neighbour,
  NeighbourhoodQuery,
  StoredEntity,
  Viewer,
} from '../../src/ports/entities.ts';
import { maySee } from '../../src/ports/entities.ts';
import type { Contract } from './contract.ts';
import { around, nameOf, record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

const types = ['a', 'b', 'c'];
const names = types.flatMap((type) => [0, 1, 2, 3].map((id) => `${type}:${type}${String(id)}`));

const graph = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    links: fc.array(
      fc.constantFrom(...names, 'gone:1').map((target) => `to ${target}`),
      { maxLength: 4 },
    ),
    hidden: fc.nat(4).map((chance) => chance === 0),
  }),
  { minLength: 1, maxLength: 14 },
);

/** The search as one would write it down, without regard to what it costs. */
const search = (stored: readonly StoredEntity[], viewer: Viewer, query: NeighbourhoodQuery) => {
  const seen = stored.filter(({ visibility }) => maySee(viewer, visibility));
  const [root] = seen.filter(({ id }) => id === query.entityId);
  if (!root) return undefined;
  const rank = ({ type }: EntityKey): number => (query.preferredTypes.includes(type) ? 0 : 1);
  const reached = new Map([[nameOf(root), 0]]);
  const found: string[] = [];
  for (let depth = 1; depth <= query.depth; depth += 1) {
    const linked = (one: StoredEntity, other: StoredEntity): boolean =>
      one.links.some((link) => nameOf(link) === nameOf(other)) ||
      other.links.some((link) => nameOf(link) === nameOf(one));
    const next = seen
      .filter((entity) => !reached.has(nameOf(entity)))
      .filter((entity) => seen.some((from) => reached.get(nameOf(from)) === depth - 1 && linked(from, entity)))
      .sort(
        (one, other) =>
          rank(one) - rank(other) ||
          other.updatedAt.getTime() - one.updatedAt.getTime() ||
          (nameOf(one) < nameOf(other) ? -1 : 1),
      );
    for (const entity of next) reached.set(nameOf(entity), depth);
    found.push(...next.map(nameOf));
  }
  return { found: found.slice(0, query.limit), truncated: found.length > query.limit, depths: reached };
};

/** That the last link on the way to a neighbour is there, and leads from one step before. */
const isLinkOf = (
  neighbour: Neighbour,
  stored: readonly StoredEntity[],
  depths: ReadonlyMap<string, number>,
): boolean => {
  const { from, relation, direction } = neighbour.via;
  const [owner, target] = direction === 'out' ? [from, neighbour] : [neighbour, from];
  const links = stored.find((entity) => nameOf(entity) === nameOf(owner))?.links ?? [];
  return (
    links.some((link) => link.relation === relation && nameOf(link) === nameOf(target)) &&
    depths.get(nameOf(from)) === neighbour.depth - 1
  );
};

/** Whatever the links are. */
export const entitiesModelContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} return the same neighbours of random records as a plain search, in its order`, async (t) => {
    const { entities, addOrganization } = await create(t);
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.subarray(types),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        async (nodes, preferredTypes, depth, limit) => {
          const organization = await addOrganization();
          const latest = new Map<string, Entity>();
          for (const { name: each, links, hidden } of nodes) {
            latest.set(each, record(each, links, hidden ? { visibility: { roles: ['Board'] } } : {}));
          }
          const halfway = Math.ceil(latest.size / 2);
          await entities.put(organization, [...latest.values()].slice(0, halfway));
          await entities.put(organization, [...latest.values()].slice(halfway));
          const stored = await Promise.all(
            [...latest.values()].map(async (key) => (await entities.find(organization, key)) ?? t.fail()),
          );
          const viewer = viewerIn(organization);
          for (const { id: entityId } of stored.slice(0, 4)) {
            const query = around(entityId, { preferredTypes, depth, limit });
            const expected = search(stored, viewer, query);
            const { root, neighbours, truncated } = await entities.neighbourhood(viewer, query);
            t.is(root?.id, expected && entityId);
            t.deepEqual(neighbours.map(nameOf), expected?.found ?? []);
            t.is(truncated, expected?.truncated ?? false);
            for (const neighbour of neighbours) t.true(isLinkOf(neighbour, stored, expected?.depths ?? new Map()));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
};
