import { newId } from '../../src/core/ids.ts';
import type { Windows } from '../../src/ports/quotas.ts';
import type { Attempt, NewSession, Owner, SessionOutcome, SessionRecord, Sessions } from '../../src/ports/sessions.ts';

export interface SessionsSetup {
  readonly sessions: Sessions;
  /** A new user; of a new organization, or of the one given. */
  addOwner(organizationId?: string): Promise<Owner>;
}

const createdAt = new Date(Date.UTC(2026, 10, 23, 10, 0, 0, 123));

/** That of the user began before the organization's. */
export const windows: Windows = {
  user: new Date(createdAt.getTime() - 1_001),
  organization: new Date(createdAt.getTime() - 7),
};

/** Texts of every kind of character that is text: all but NUL and halves of surrogate pairs, which are refused before. */
export const awkwardTexts: readonly string[] = [
  '',
  ' \t leading and trailing \r\n\n',
  '𝒵𝑜𝓂𝒶 👩‍👩‍👧‍👦 🇺🇦 \u{10ffff}\u{1fffe}',
  'e\u0301 \u00e9 \u1100\u1161\u11a8 각 Z\u0351\u036b\u0343a\u0363\u0349l\u0348go',
  '\u202eשלום\u202c مرحبا \u2066x\u2069 \u200f\u200b\u200d\ufeff',
  '\u0001\u0008\u001b\u007f\u0085\u2028\u2029\ufffd\uffff',
  `'; DROP TABLE users; -- "quoted" \\ \\' \\u0041 \\0 $1 $$ :text ? %s {{x}}`,
  '界'.repeat(100_000),
];

export const newSession = (owner: Owner, other: Partial<NewSession> = {}): NewSession => ({
  organizationId: owner.organizationId,
  userId: owner.userId,
  id: newId(),
  parentId: undefined,
  text: 'A text',
  action: 'improve',
  format: 'text',
  options: {},
  createdAt,
  admission: { windows, reserved: { tokens: 1234, cost: 5_678_900_000_000n } },
  idempotency: undefined,
  ...other,
});

/** The record of a session of which nothing is known but that it was asked for. */
export const pendingRecord = ({ idempotency, ...session }: NewSession): SessionRecord => ({
  ...session,
  epoch: 1,
  status: 'pending',
  provider: undefined,
  model: undefined,
  inputTokens: 0,
  outputTokens: 0,
  cost: 0n,
  fingerprint: idempotency?.fingerprint,
  feedback: undefined,
});

export const outcome = (other: Partial<SessionOutcome> = {}): SessionOutcome => ({
  epoch: 1,
  status: 'completed',
  enhancedText: 'A better text',
  provider: 'openai',
  model: 'a-model',
  inputTokens: 12,
  outputTokens: 34,
  cost: 56n,
  completedAt: new Date(createdAt.getTime() + 4567),
  ...other,
});

export const attempt = (other: Partial<Attempt> = {}): Attempt => ({
  number: 1,
  provider: 'openai',
  model: 'a-model',
  failure: undefined,
  startedAt: new Date(createdAt.getTime() + 89),
  firstTokenMs: 210,
  inputTokens: 12,
  cachedInputTokens: 7,
  outputTokens: 34,
  cost: 56n,
  windows,
  usageSource: 'provider',
  ...other,
});

export const createFor = async ({ sessions, addOwner }: SessionsSetup, other: Partial<NewSession> = {}) => {
  const owner = await addOwner();
  const session = newSession(owner, other);
  await sessions.create(session);
  return { owner, session, id: session.id };
};
