import { createAssembly, type AcceptedText } from '../../../src/core/context/assemble.ts';
import type { AssembledContext, ContextRequest, ContextViewer } from '../../../src/core/context/context.ts';
import type { Cache } from '../../../src/ports/cache.ts';
import type { Entity } from '../../../src/ports/entities.ts';
import { defaultPrivacyPolicy } from '../../../src/ports/privacy-policies.ts';
import { createFakeEntities } from '../../fakes/fake-entities.ts';
import { salesOrganization } from '../../support/sales-organization.ts';

export const viewer: ContextViewer = {
  organizationId: 'acme',
  userId: 'user_1',
  email: 'editor@zoma.local',
  roles: ['Editor'],
};

export const createStage = ({
  records = salesOrganization,
  organizations = { acme: records },
  accepted = [],
}: {
  records?: readonly Entity[];
  organizations?: Readonly<Record<string, readonly Entity[]>>;
  accepted?: readonly AcceptedText[];
} = {}) => {
  const entities = createFakeEntities(organizations);
  const kept = new Map<string, string>();
  const cache: Cache = {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
  const historyAsked: { fieldType: string; limit: number; userId: string }[] = [];
  const assemble = createAssembly({
    entities,
    cache,
    history: {
      accepted: ({ userId }, fieldType, limit) => {
        historyAsked.push({ fieldType, limit, userId });
        return Promise.resolve(accepted.slice(0, limit));
      },
    },
  });
  return {
    entities,
    kept,
    historyAsked,
    assemble: (request: ContextRequest, { as = viewer, sensitive = [] as readonly string[] } = {}) =>
      assemble(as, request, { ...defaultPrivacyPolicy, sensitiveAttributes: sensitive }),
  };
};

/** What an item is of, in short: a record's id, or its kind. */
export const idsOf = ({ items }: Pick<AssembledContext, 'items'>): string[] =>
  items.map(({ source }) => (source.kind === 'entity' ? source.id : source.kind));
