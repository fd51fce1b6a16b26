import assert from 'node:assert/strict';
import type { QuotaSettings } from '../../src/ports/quotas.ts';
import type { QuotaCommand } from './quotas-commands.ts';
import { createQuotaSteps } from './quotas-model-steps.ts';
import { createPlainModel } from './quotas-plain-model.ts';
import { newOwner, prepare, type QuotasSetup } from './quotas-setup.ts';

const settings: QuotaSettings = {
  requests: 9,
  tokens: 300,
  cost: 4_000_000_000_000_001n,
  windowMs: 1_000,
  concurrency: 4,
};

export interface ModelRun {
  readonly setup: QuotasSetup;
  readonly commands: readonly QuotaCommand[];
  /** Whether no session spends more than it reserved. */
  readonly isWithinReservations: boolean;
}

/** Plays the commands on new quotas and on the model, and throws an AssertionError where they differ. */
export const runAgainstModel = async ({ setup, commands, isWithinReservations }: ModelRun): Promise<void> => {
  const { quotas, ledger, clock, forget } = prepare(setup, settings);
  const model = createPlainModel({ settings, clock });
  const owner = newOwner();
  const owners = [owner, newOwner(owner.organizationId), newOwner()] as const;
  let newestTime = clock.now();
  let losses = 0;

  const steps = createQuotaSteps({
    quotas,
    ledger,
    model,
    owners,
    // When the clock has stepped back, time may also stand still.
    mayBeginAt: (time) => time >= clock.now() && time <= newestTime,
  });

  const pass = async (milliseconds: number): Promise<void> => {
    // What is so then depends on whether anybody has noticed that the window was over.
    if (milliseconds < 0 && model.wouldReopen(-milliseconds)) return;
    await clock.pass(milliseconds);
    newestTime = Math.max(newestTime, clock.now());
  };

  const forgetAll = async (): Promise<void> => {
    const since = new Date(clock.now() - settings.windowMs);
    const balances = await Promise.all(owners.map(({ organizationId }) => ledger.balance(organizationId, since)));
    const known = owners.map((of, index) => ({ of, balance: balances[index] }));
    // A window that only a running session's writer knows is not in the ledger.
    if (!known.every(({ of, balance }) => balance && model.isCovered(of, balance))) return;
    await forget();
    losses += 1;
    for (const { of, balance } of known) {
      model.keepOpen(of, {
        user: balance?.users.find(({ userId }) => userId === of.userId)?.startedAt,
        organization: balance?.organization?.startedAt,
      });
    }
    model.forget();
  };

  const play = async (command: QuotaCommand): Promise<void> => {
    switch (command.kind) {
      case 'pass':
        return pass(command.milliseconds);
      case 'forget':
        return forgetAll();
      case 'admit':
        return steps.admit(command);
      case 'reserve':
        return steps.reserve(command);
      case 'finish':
        steps.finish(command);
        return;
      case 'settle':
        return steps.settle(command);
      default:
        return steps[command.kind](command);
    }
  };

  for (const command of commands) {
    await play(command);
    const states = await Promise.all(owners.map((of) => quotas.read(of)));
    assert.deepEqual(
      states,
      owners.map((of) => model.state(of)),
    );
    // What a session reserved later than at its admission is lost until its writer says it again.
    if (!isWithinReservations || losses > 0) continue;
    for (const { user, organization } of states) {
      assert(user.requests <= settings.requests);
      assert(user.tokens + user.reservedTokens <= settings.tokens);
      assert(organization.cost + organization.reservedCost <= settings.cost);
    }
  }
};
