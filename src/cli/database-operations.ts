import { createMemoryLoginAttempts } from '../adapters/memory/rate-limits.ts';
import {
  createAuditTrail,
  createEntities,
  createEntitySyncs,
  createIssuers,
  createLogins,
  createRoles,
  createUsers,
  type Database,
} from '../adapters/postgres/index.ts';
import { createPublicFetch } from '../adapters/public-fetch/index.ts';
import { createIssuerChanges } from '../core/administration/issuers.ts';
import { createUserAdministration } from '../core/administration/users.ts';
import type { Audit } from '../core/audit.ts';
import { createEndLogins } from '../core/auth/end-logins.ts';
import { createSecretBox } from '../core/auth/secret-box.ts';
import type { Caller } from '../core/caller.ts';
import { ZomaError } from '../core/errors.ts';
import { permissions } from '../core/permissions.ts';
import { exportAudit, presentEvent } from '../operations/admin/audit.ts';
import { createIssuer, deleteIssuer, issuers } from '../operations/admin/issuers.ts';
import { changeUser, createPasswordLink, createUser, users } from '../operations/admin/users.ts';
import { bulkEntities } from '../operations/bulk-entities.ts';
import { beginEntitySync, finishEntitySync } from '../operations/entity-syncs.ts';
import type { Operation, RunContext } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import { systemClock as clock } from '../ports/clock.ts';
import type { ControlBus } from '../ports/control-bus.ts';
import type { TokenRegistry } from '../ports/token-registry.ts';
import { parametersOf, type OperationCalls } from './administration.ts';
import { CommandFailure, exitCodes, refusedBy } from './failure.ts';

/** The operations that commands call without a node: they are the same as a node's. */
const offered: readonly Operation[] = [
  users,
  createUser,
  changeUser,
  createPasswordLink,
  issuers,
  createIssuer,
  deleteIssuer,
  bulkEntities,
  beginEntitySync,
  finishEntitySync,
];

/** The parts that the operations run with. */
export interface DatabaseOperationsOptions {
  readonly database: Database;
  readonly audit: Audit;
  readonly control: ControlBus;
  readonly registry: TokenRegistry;
  /** The secret that seals those of issuers; undefined when it is not known here. */
  readonly secret: string | undefined;
  readonly allowedPrivateHosts: readonly string[];
  /** The organization that the commands are for. @throws CommandFailure */
  readonly organizationId: () => Promise<string>;
}

/** Matches a path against that of a route, `/api/admin/users/:id`; returns the parameters, undefined for another path. */
const pathParameters = (route: string, path: string): Readonly<Record<string, string>> | undefined => {
  const [expected, given] = [route.split('/'), path.split('/')];
  if (expected.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parameters;
};

/** Translates what an operation throws into what a node's answer becomes. */
const reportRefusals = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ZomaError ? refusedBy(error) : error;
  }
};

const servicesOf = (options: DatabaseOperationsOptions) => {
  const { database, control, registry, secret } = options;
  const parts = {
    clock,
    control,
    registry,
    users: createUsers(database),
    roles: createRoles(database),
    logins: createLogins(database),
    issuers: createIssuers(database),
    loginAttempts: createMemoryLoginAttempts({ clock }),
    publicFetch: createPublicFetch(options),
    secretBox:
      secret === undefined
        ? {
            seal: () => {
              const message = 'Set JWT_SECRET as the nodes have it: it encrypts the secrets of issuers.';
              throw new CommandFailure(message, exitCodes.usage);
            },
          }
        : createSecretBox({ secret }),
  };
  return {
    ...parts,
    auditTrail: createAuditTrail(database),
    entities: createEntities(database),
    entitySyncs: createEntitySyncs(database),
    issuerChanges: createIssuerChanges(parts),
    userAdministration: createUserAdministration({ ...parts, endLogins: createEndLogins(parts) }),
  };
};

/**
 * Creates the calls of operations in the database. They run as the system, with every permission in the organization: a person who can
 * open the database can change everything in it.
 */
export const createDatabaseOperations = (
  options: DatabaseOperationsOptions,
): OperationCalls & { readonly close: () => Promise<void> } => {
  const { audit, organizationId } = options;
  const services = servicesOf(options);

  const contextOf = async (): Promise<RunContext> => {
    const organization = await organizationId();
    const caller: Caller = {
      userId: '',
      organizationId: organization,
      email: undefined,
      name: 'zoma',
      roles: [],
      permissions: [...permissions],
      credential: { tokenId: undefined, loginId: '', tokenVersion: 0, expiresAt: undefined },
    };
    return {
      caller,
      // The offered operations use no others.
      services: services as Partial<Services> as Services,
      idempotencyKey: undefined,
      origin: { address: undefined, requestId: undefined },
      audit: (entry) =>
        audit.record({ outcome: 'done', ...entry, organizationId: organization, actor: { type: 'system' } }),
    };
  };

  const call = async <Data>(method: string, path: string, body: object = {}): Promise<Data> => {
    const { pathname, searchParams } = new URL(path, 'http://database');
    for (const operation of offered) {
      const { route } = operation;
      const parameters = pathParameters(route.path, pathname);
      if (!parameters || route.method !== method.toLowerCase()) continue;
      const source = method === 'GET' || method === 'DELETE' ? 'query' : 'json';
      const input = { ...Object.fromEntries(searchParams), ...body, ...parameters };
      const reply = await reportRefusals(async () => operation.accept(input, source)(await contextOf()));
      // Data of operations is JSON: over HTTP too, the type is that of the route.
      return JSON.parse(JSON.stringify('data' in reply ? reply.data : reply)) as Data;
    }
    throw new CommandFailure(`${method} ${pathname} needs a node: pass --url.`, exitCodes.usage);
  };

  return {
    call,
    storeEntities: (entities, syncId) =>
      call('POST', '/api/entities/bulk', { entities, ...(syncId !== undefined && { sync: syncId }) }),
    exportAudit: async function* (query) {
      const given = Object.fromEntries(parametersOf(query));
      const slices = await reportRefusals(async () => exportAudit.accept(given, 'query')(await contextOf()));
      for await (const slice of slices) {
        yield slice.map((event) => `${JSON.stringify(presentEvent(event))}\n`).join('');
      }
    },
    close: () => services.publicFetch.close(),
  };
};
