import type { Clock } from '../../src/ports/clock.ts';
import type { Balance } from '../../src/ports/ledger.ts';
import type { AccountEntry, LimitName, QuotaSettings, QuotaState, Spending, Windows } from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';

export interface ModelSession {
  readonly sessionId: string;
  readonly owner: Owner;
  /** Those that it was admitted in. */
  readonly windows: Windows;
  readonly reservation: Spending;
  readonly isRecorded: boolean;
  /** Of the writer that goes on with it, whether or not that one has said anything yet. */
  claimed: number;
  isWriterDead: boolean;
  /** What it took, as its writers know. */
  known: readonly AccountEntry[];
  /** What it took in the end, as the ledger has it. */
  final: readonly AccountEntry[] | undefined;
  /** The quotas know sessions in the first two states; a `gone` session is unknown, and its request does not count. */
  status: 'open' | 'settled' | 'gone';
  epoch: number;
  entries: readonly AccountEntry[];
}

export interface OpenWindows {
  readonly user: Date | undefined;
  readonly organization: Date | undefined;
}

const isSame = (one: Date, other: Date | undefined): boolean => one.getTime() === other?.getTime();
const userKey = ({ organizationId, userId }: Owner): string => `${organizationId} ${userId}`;

/** The quotas, reckoned anew from what each session took whenever they are asked for. */
export const createPlainModel = ({ settings, clock }: { settings: QuotaSettings; clock: Clock }) => {
  const sessions: ModelSession[] = [];
  const starts = new Map<string, Date>();
  const ends: number[] = [];

  const openAt = (key: string): Date | undefined => {
    const start = starts.get(key);
    return start && clock.now() < start.getTime() + settings.windowMs ? start : undefined;
  };

  const openWindows = (owner: Owner): OpenWindows => ({
    user: openAt(userKey(owner)),
    organization: openAt(owner.organizationId),
  });

  const state = (owner: Owner): QuotaState => {
    const { user, organization } = openWindows(owner);
    const known = sessions.filter(
      ({ owner: { organizationId }, status }) => organizationId === owner.organizationId && status !== 'gone',
    );
    const own = known.filter(({ owner: { userId } }) => userId === owner.userId);
    const tokens = (open: boolean): number =>
      own
        .flatMap(({ entries }) => entries)
        .filter((entry) => entry.open === open && isSame(entry.windows.user, user))
        .reduce((sum, entry) => sum + entry.tokens, 0);
    const cost = (open: boolean): bigint =>
      known
        .flatMap(({ entries }) => entries)
        .filter((entry) => entry.open === open && isSame(entry.windows.organization, organization))
        .reduce((sum, entry) => sum + entry.cost, 0n);
    return {
      user: {
        startedAt: user,
        requests: own.filter(({ windows }) => isSame(windows.user, user)).length,
        tokens: tokens(false),
        reservedTokens: tokens(true),
        sessions: own.filter(({ status }) => status === 'open').length,
      },
      organization: { startedAt: organization, cost: cost(false), reservedCost: cost(true) },
    };
  };

  const refusalOfSpending = (owner: Owner, { tokens, cost }: Spending): LimitName | undefined => {
    const { user, organization } = state(owner);
    if (user.tokens + user.reservedTokens + tokens > settings.tokens) return 'tokens';
    if (cost > 0n && organization.cost + organization.reservedCost + cost > settings.cost) return 'cost';
    return undefined;
  };

  return {
    sessions,
    openWindows,
    state,
    refusalOfSpending,

    refusalOfAdmission: (owner: Owner, takes: Spending): LimitName | undefined => {
      const { user } = state(owner);
      if (user.sessions >= (settings.concurrency ?? Infinity)) return 'concurrency';
      if (user.requests >= settings.requests) return 'requests';
      return refusalOfSpending(owner, takes);
    },

    /** These windows are open. */
    open: (owner: Owner, windows: Windows): void => {
      starts.set(userKey(owner), windows.user);
      starts.set(owner.organizationId, windows.organization);
      ends.push(windows.user.getTime() + settings.windowMs, windows.organization.getTime() + settings.windowMs);
    },

    /** Of the windows that are open only those are, which are named. */
    keepOpen: (owner: Owner, { user, organization }: OpenWindows): void => {
      if (!user) starts.delete(userKey(owner));
      if (!organization) starts.delete(owner.organizationId);
    },

    /** Whether a window would be open again if the clock stepped back so far. */
    wouldReopen: (milliseconds: number): boolean =>
      ends.some((end) => end > clock.now() - milliseconds && end <= clock.now()),

    /** Whether the ledger knows every open window in which a session has taken something. */
    isCovered: (owner: Owner, balance: Balance): boolean => {
      const { user, organization } = openWindows(owner);
      const startedAt = balance.users.find(({ userId }) => userId === owner.userId)?.startedAt;
      const uses = sessions
        .filter((session) => session.status === 'open' && session.isRecorded)
        .filter((session) => session.owner.organizationId === owner.organizationId)
        .flatMap((session) => session.known.map(({ windows }) => ({ windows, userId: session.owner.userId })));
      return uses.every(
        ({ windows, userId }) =>
          (userId !== owner.userId || !isSame(windows.user, user) || isSame(windows.user, startedAt)) &&
          (!isSame(windows.organization, organization) ||
            isSame(windows.organization, balance.organization?.startedAt)),
      );
    },

    /** The sessions are what the ledger knows of them. */
    forget: (): void => {
      for (const session of sessions) {
        if (session.status !== 'open') continue;
        session.epoch = session.claimed;
        if (!session.isRecorded) session.status = 'gone';
        else if (session.final) Object.assign(session, { status: 'settled', entries: session.final });
        else session.entries = [{ ...session.reservation, windows: session.windows, open: true }];
      }
    },
  };
};

export type PlainModel = ReturnType<typeof createPlainModel>;
