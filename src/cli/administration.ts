import type { CreatedOrganization, OrganizationRequest } from '../core/administration/organization-service.ts';

/** A service key as commands show it. */
export interface ShownKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly prefix: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** An organization as commands show it. */
export interface ShownOrganization {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A new organization as commands show it. */
export type ShownNewOrganization = ShownOrganization & {
  readonly admin: CreatedOrganization['admin'] & {
    readonly passwordLink: { readonly token: string; readonly expiresAt: string };
  };
};

/** A key to create. */
export interface KeyOptions {
  readonly name: string;
  readonly roles: readonly string[];
  readonly expiresAt: string | undefined;
}

/** The events that `audit export` writes, by the query of `GET /api/admin/audit`. */
export type AuditQuery = Readonly<Partial<Record<'from' | 'to' | 'type', string | undefined>>>;

/** Calls operations of the service by their routes: on a node over HTTP, or in the database without a node. */
export interface OperationCalls {
  /** Resolves with the `data` of the answer. @throws CommandFailure with what was refused */
  call<Data>(method: string, path: string, body?: object): Promise<Data>;
  /**
   * Stores a slice of entities, all or none; `syncId` names the synchronization that carries them.
   * @throws CommandFailure, whose answer lists the problems at `[index]`
   */
  storeEntities(entities: readonly unknown[], syncId: string | undefined): Promise<{ readonly stored: number }>;
  /** Reads audit events, newest first, as pieces of NDJSON. @throws CommandFailure */
  exportAudit(query: AuditQuery): AsyncIterable<string | Uint8Array>;
}

/** What the commands of administration do, on a node or in the database. All calls throw CommandFailure or ZomaError. */
export interface Administration extends OperationCalls {
  createOrganization(request: OrganizationRequest): Promise<ShownNewOrganization>;
  organizations(): Promise<readonly ShownOrganization[]>;
  createKey(options: KeyOptions): Promise<ShownKey & { readonly key: string }>;
  createSystemKey(options: Omit<KeyOptions, 'roles'>): Promise<{ readonly id: string; readonly key: string }>;
  keys(): Promise<readonly ShownKey[]>;
  /** Revokes a service key or, in the database, a system key. */
  revokeKey(id: string): Promise<void>;
  close(): Promise<void>;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Makes the parameters of a query; those that are undefined are left out. */
export const parametersOf = (query: Readonly<Record<string, string | undefined>>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  );

/** Reads all pages of a list. */
export const allOf = async <Item>(
  { call }: Pick<OperationCalls, 'call'>,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<Item[]> => {
  const items: Item[] = [];
  const parameters = parametersOf({ ...query, limit: '100' });
  for (;;) {
    const page: Page<Item> = await call('GET', `${path}?${parameters.toString()}`);
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    parameters.set('cursor', page.nextCursor);
  }
};
