/** The keys and the channel of one log in Redis. */
export interface LogKeys {
  readonly stream: string;
  readonly head: string;
  readonly channel: string;
}

// The braces put the keys of a log, of the leases, and of an organization's quotas each into one hash slot.

/** Names the keys of a session's log. */
export const logKeys = (prefix: string, sessionId: string): LogKeys => {
  const stream = `${prefix}{${sessionId}}:events`;
  return { stream, head: `${prefix}{${sessionId}}:head`, channel: `${stream}:news` };
};

/** Names the keys of all leases: their ends, and the tasks. */
export const leaseKeys = (prefix: string) => [`{${prefix}work}:leases`, `{${prefix}work}:tasks`] as const;

/** Names the key of a session's listeners. */
export const listenersKey = (prefix: string, sessionId: string): string => `{${prefix}audience}:${sessionId}`;

/** Names the keys of an organization's quotas. */
export const quotaKeys = (prefix: string, organizationId: string) => {
  const organization = `${prefix}quota:{${organizationId}}`;
  return {
    organization,
    user: (userId: string) => `${organization}:user:${userId}`,
    sessions: (userId: string) => `${organization}:sessions:${userId}`,
    account: (sessionId: string) => `${organization}:account:${sessionId}`,
  };
};
