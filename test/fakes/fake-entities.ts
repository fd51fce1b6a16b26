import { requireVersion } from '../../src/core/entity-version.ts';
import { ZomaError } from '../../src/core/errors.ts';
import {
  maySee,
  type Entities,
  type Entity,
  type EntityKey,
  type EntityLink,
  type Neighbour,
  type NeighbourhoodQuery,
  type StoredEntity,
  type Viewer,
} from '../../src/ports/entities.ts';

/** Records in memory, with a count of what was asked. */
export interface FakeEntities extends Entities {
  readonly queries: { neighbourhood: number; peers: number; version: number };
  /** Whether it is away: then everything throws ZomaError `unavailable`. */
  setAway(away: boolean): void;
}

const keyOf = ({ type, id }: EntityKey): string => JSON.stringify([type, id]);

const isSame = (one: EntityKey, other: EntityKey): boolean => keyOf(one) === keyOf(other);

const withoutLinks = ({ links: _, ...record }: StoredEntity): Omit<StoredEntity, 'links'> => record;

interface Step {
  readonly record: StoredEntity;
  readonly via: Neighbour['via'];
}

const stepsFrom = (from: StoredEntity, all: readonly StoredEntity[]): Step[] =>
  all.flatMap((record): Step[] => {
    const step = (link: EntityLink, direction: 'in' | 'out'): Step => ({
      record,
      via: { from: { type: from.type, id: from.id }, relation: link.relation, direction },
    });
    const out = from.links.find((link) => isSame(link, record));
    if (out) return [step(out, 'out')];
    const back = record.links.find((link) => isSame(link, from));
    return back ? [step(back, 'in')] : [];
  });

const newestFirst = (one: StoredEntity, other: StoredEntity): number =>
  other.updatedAt.getTime() - one.updatedAt.getTime();

const around = (root: StoredEntity, all: readonly StoredEntity[], query: NeighbourhoodQuery): Neighbour[] => {
  const reached = new Set([keyOf(root)]);
  const neighbours: Neighbour[] = [];
  let layer: StoredEntity[] = [root];
  const rank = ({ type }: EntityKey): number => (query.preferredTypes.includes(type) ? 0 : 1);
  for (let depth = 1; depth <= query.depth; depth += 1) {
    const next = new Map<string, Step>();
    for (const step of layer.flatMap((record) => stepsFrom(record, all))) {
      const key = keyOf(step.record);
      if (!reached.has(key) && !next.has(key)) next.set(key, step);
    }
    const steps = [...next.values()].sort(
      (one, other) => rank(one.record) - rank(other.record) || newestFirst(one.record, other.record),
    );
    for (const key of next.keys()) reached.add(key);
    neighbours.push(...steps.map(({ record, via }) => ({ ...withoutLinks(record), depth, via })));
    layer = steps.map(({ record }) => record);
  }
  return neighbours;
};

/** @param records  by organization; each a minute newer than the one before it. */
export const createFakeEntities = (records: Readonly<Record<string, readonly Entity[]>> = {}): FakeEntities => {
  const organizations = new Map<string, Map<string, StoredEntity>>();
  const queries = { neighbourhood: 0, peers: 0, version: 0 };
  let changes = 0;
  let isAway = false;

  const of = (organizationId: string): Map<string, StoredEntity> => {
    if (isAway) throw new ZomaError('unavailable');
    const found = organizations.get(organizationId) ?? new Map<string, StoredEntity>();
    organizations.set(organizationId, found);
    return found;
  };
  const visible = (viewer: Viewer): StoredEntity[] =>
    [...of(viewer.organizationId).values()].filter(({ visibility }) => maySee(viewer, visibility));

  const put = (organizationId: string, entities: readonly Entity[]): void => {
    for (const entity of entities) {
      changes += 1;
      const version = (of(organizationId).get(keyOf(entity))?.version ?? 0) + 1;
      const updatedAt = new Date(Date.UTC(2026, 0, 1, 0, changes));
      of(organizationId).set(keyOf(entity), { ...entity, version, updatedAt });
    }
  };
  for (const [organizationId, entities] of Object.entries(records)) put(organizationId, entities);

  return {
    queries,
    setAway: (away) => void (isAway = away),
    put: async (organizationId, entities) => {
      put(organizationId, entities);
      return Promise.resolve(entities.length);
    },
    replace: async (organizationId, entity, precondition) => {
      requireVersion(of(organizationId).get(keyOf(entity))?.version, precondition);
      put(organizationId, [entity]);
      const stored = of(organizationId).get(keyOf(entity));
      return stored ? Promise.resolve(stored) : Promise.reject(new Error('not stored'));
    },
    list: async (viewer, { type, all, after = '', limit }) =>
      Promise.resolve(
        (all ? [...of(viewer.organizationId).values()] : visible(viewer))
          .filter((record) => record.type === type && record.id > after)
          .sort((one, other) => (one.id < other.id ? -1 : 1))
          .slice(0, limit),
      ),
    find: async (organizationId, key) => Promise.resolve(of(organizationId).get(keyOf(key))),
    remove: async (organizationId, key) => {
      changes += 1;
      return Promise.resolve(of(organizationId).delete(keyOf(key)));
    },
    removeAll: async (organizationId, keys) => {
      changes += 1;
      return Promise.resolve(keys.filter((key) => of(organizationId).delete(keyOf(key))));
    },
    version: async (organizationId) => {
      queries.version += 1;
      // Alike in all organizations, so that whoever tells them apart by it alone is found out.
      of(organizationId);
      return Promise.resolve(String(changes));
    },
    neighbourhood: async (viewer, query) => {
      queries.neighbourhood += 1;
      const all = visible(viewer);
      const rank = ({ type }: EntityKey): number => query.rootTypes.indexOf(type) + 1 || Infinity;
      const root = all.filter(({ id }) => id === query.entityId).sort((one, other) => rank(one) - rank(other))[0];
      if (!root) return Promise.resolve({ root: undefined, neighbours: [], truncated: false });
      const neighbours = around(root, all, query);
      return Promise.resolve({
        root: withoutLinks(root),
        neighbours: neighbours.slice(0, query.limit),
        truncated: neighbours.length > query.limit,
      });
    },
    peers: async (viewer, { type, attribute, except, limit }) => {
      queries.peers += 1;
      return Promise.resolve(
        visible(viewer)
          .filter((record) => record.type === type && record.id !== except && attribute in record.attributes)
          .sort(newestFirst)
          .slice(0, limit)
          .map(withoutLinks),
      );
    },
  };
};
