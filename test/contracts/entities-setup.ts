import type { EntitySyncs } from '../../src/ports/entity-syncs.ts';
import type { Entities, Entity, EntityKey, EntityLink, NeighbourhoodQuery, Viewer } from '../../src/ports/entities.ts';

export interface EntitiesSetup {
  readonly entities: Entities;
  readonly entitySyncs: EntitySyncs;
  /** Synchronizations that expire as they begin. */
  readonly expiredSyncs: EntitySyncs;
  /** Resolves with the id of a new one. */
  addOrganization(): Promise<string>;
}

/** `opportunity:7` */
export const keyOf = (name: string): EntityKey => {
  const [type = '', id = ''] = name.split(':');
  return { type, id };
};

export const nameOf = ({ type, id }: EntityKey): string => `${type}:${id}`;

/** A record of this name, with links such as `account account:1`. */
export const record = (name: string, links: readonly string[] = [], other: Partial<Entity> = {}): Entity => ({
  ...keyOf(name),
  title: `The ${name}`,
  attributes: {},
  links: links.map((link): EntityLink => {
    const [relation = '', target = ''] = link.split(' ');
    return { relation, ...keyOf(target) };
  }),
  ...other,
});

export const viewerIn = (organizationId: string, other: Partial<Viewer> = {}): Viewer => ({
  organizationId,
  userId: '019ab000-0000-7000-8000-00000000abcd',
  email: 'somebody@example.org',
  roles: ['Editor'],
  ...other,
});

export const around = (entityId: string, other: Partial<NeighbourhoodQuery> = {}): NeighbourhoodQuery => ({
  entityId,
  rootTypes: [],
  preferredTypes: [],
  depth: 3,
  limit: 100,
  ...other,
});
