import assert from 'node:assert/strict';
import { newId } from '../../src/core/ids.ts';
import { FencedError } from '../../src/ports/event-log.ts';
import type { AccountEntry, SessionUsage, Windows } from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import type { FakeLedger } from '../fakes/fake-ledger.ts';
import type { Admission, Choice, Ending, Reservation } from './quotas-commands.ts';
import type { ModelSession, PlainModel } from './quotas-plain-model.ts';
import { type AdmittingQuotas, charge, reserved } from './quotas-setup.ts';

export interface QuotaStepsOptions {
  readonly quotas: AdmittingQuotas;
  readonly ledger: FakeLedger;
  readonly model: PlainModel;
  readonly owners: readonly [Owner, Owner, Owner];
  /** Whether a window that begins now may begin at this time. */
  mayBeginAt(time: number): boolean;
}

/** Each plays a command on the quotas and on the model, and throws an AssertionError where they answer differently. */
export const createQuotaSteps = ({ quotas, ledger, model, owners, mayBeginAt }: QuotaStepsOptions) => {
  const choose = (which: number, isMeant: (session: ModelSession) => boolean): ModelSession | undefined => {
    const meant = model.sessions.filter(isMeant);
    return meant[which % meant.length];
  };
  const isUnderWay = ({ status, isRecorded, final }: ModelSession): boolean =>
    status === 'open' && isRecorded && !final;

  const open = (of: Owner, windows: Windows): void => {
    const expected = model.openWindows(of);
    for (const kind of ['user', 'organization'] as const) {
      const start = expected[kind];
      if (start) assert.deepEqual(windows[kind], start);
      else assert(mayBeginAt(windows[kind].getTime()));
    }
    model.open(of, windows);
  };

  const accountOf = (
    { sessionId, owner: of }: ModelSession,
    epoch: number,
    entries: readonly AccountEntry[],
  ): SessionUsage => ({ sessionId, owner: of, epoch, entries });

  const finish = (session: ModelSession, share: number): readonly AccountEntry[] => {
    if (session.final) return session.final;
    const entries = charge(session.known, share);
    ledger.finish(session.sessionId, entries);
    session.final = entries;
    return entries;
  };

  return {
    admit: async ({ user, takes, isRecorded }: Admission) => {
      const of = owners[user] ?? owners[0];
      const sessionId = newId();
      const refusal = model.refusalOfAdmission(of, takes);
      const decision = await quotas.admit({ sessionId, owner: of }, takes);
      if (refusal) {
        assert.deepEqual(decision, { admitted: false, limit: refusal, state: model.state(of) });
        return;
      }
      assert(decision.admitted);
      const { windows } = decision;
      open(of, windows);
      const entries = [reserved(windows, takes.tokens, takes.cost)];
      model.sessions.push({
        ...{ sessionId, owner: of, windows, reservation: takes, isRecorded, status: 'open' },
        ...{ claimed: 1, epoch: 1, isWriterDead: false, known: entries, entries, final: undefined },
      });
      assert.deepEqual(decision.state, model.state(of));
      if (isRecorded) ledger.record({ sessionId, owner: of, windows, reserved: takes });
    },

    admit_again: async ({ which }: Choice) => {
      const session = choose(which, ({ status }) => status === 'open');
      if (!session) return;
      const { sessionId, owner: of, reservation, windows } = session;
      const decision = await quotas.admit({ sessionId, owner: of }, reservation);
      assert.deepEqual(decision, { admitted: true, windows, state: model.state(of) });
    },

    reserve: async ({ which, takes, share, isGoingOn, isLate }: Reservation) => {
      const session = choose(which, (one) => isUnderWay(one) && (isLate || !one.isWriterDead));
      if (!session) return;
      const epoch = isLate ? 1 : session.claimed;
      const entries = isGoingOn ? session.known : charge(session.known, share);
      const reserving = quotas.reserve(accountOf(session, epoch, entries), takes);
      if (epoch < session.epoch) return assert.rejects(reserving, FencedError);
      const decision = await reserving;
      Object.assign(session, { epoch, entries, known: entries });
      const refusal = model.refusalOfSpending(session.owner, takes);
      if (decision.admitted) {
        open(session.owner, decision.windows);
        session.entries = session.known = [...entries, reserved(decision.windows, takes.tokens, takes.cost)];
      }
      assert.equal(decision.admitted ? undefined : decision.limit, refusal);
      assert.deepEqual(decision.state, model.state(session.owner));
    },

    takeover: ({ which }: Choice) => {
      const session = choose(which, isUnderWay);
      if (!session) return;
      session.claimed += 1;
      session.isWriterDead = false;
      ledger.claim(session.sessionId, session.claimed);
    },

    crash: ({ which }: Choice) => {
      const session = choose(which, isUnderWay);
      if (session) session.isWriterDead = true;
    },

    finish: ({ which, share }: Ending) => {
      const session = choose(which, (one) => isUnderWay(one) && !one.isWriterDead);
      if (session) finish(session, share);
    },

    settle: async ({ which, share, isLate }: Ending) => {
      const session = choose(which, ({ isRecorded, final, isWriterDead }) => isRecorded && (!!final || !isWriterDead));
      if (!session) return;
      if (isLate && session.epoch > 1) {
        const settling = quotas.settle(accountOf(session, 1, session.known));
        if (session.status === 'open') return assert.rejects(settling, FencedError);
        // What has ended may be forgotten by and by.
        await settling.catch((error: unknown) => assert(error instanceof FencedError));
        return;
      }
      const entries = finish(session, share);
      const state = await quotas.settle(accountOf(session, session.claimed, entries));
      Object.assign(session, { status: 'settled', epoch: session.claimed, entries });
      assert.deepEqual(state, model.state(session.owner));
    },

    withdraw: async ({ which }: Choice) => {
      const session = choose(which, ({ isRecorded }) => !isRecorded);
      if (!session) return;
      const { sessionId, owner: of } = session;
      await quotas.withdraw({ sessionId, owner: of });
      session.status = 'gone';
      const { user, organization } = model.state(of);
      const now = await quotas.read(of);
      const isUserUnused = user.requests + user.tokens + user.reservedTokens === 0;
      const isOrganizationUnused = organization.cost + organization.reservedCost === 0n;
      model.keepOpen(of, {
        user: isUserUnused ? now.user.startedAt : user.startedAt,
        organization: isOrganizationUnused ? now.organization.startedAt : organization.startedAt,
      });
    },
  };
};
