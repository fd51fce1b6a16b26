import type { Script } from '../../test/fakes/script.ts';

/** The caller of a step. */
export type Actor = 'admin' | 'editor' | 'ada';

/** Data of an answer, as far as later steps need it. */
export interface StepData {
  readonly id: string;
  readonly sessionId: string;
  readonly syncId: string;
  readonly items: readonly { readonly id: string; readonly current?: boolean }[];
}

/** The calls that a scenario makes. */
export interface ScenarioCalls {
  /** Calls an operation, and records the call as its example. */
  call(name: string, actor: Actor, input?: object): Promise<StepData>;
  /** Sets what the provider answers from now on. */
  answers(script: Script): void;
  /** Resolves when a session has ended. */
  ended(sessionId: string): Promise<void>;
  /** Resolves when the text of a session has begun. */
  begun(sessionId: string): Promise<void>;
  /** Logs in as `ada`, whom the scenario has created. */
  logInAda(): Promise<void>;
  /** The address of a server that accepts webhooks. */
  readonly webhookUrl: string;
}

const text = 'we was meeting Acme on tuesday, they wants a offer until friday';
const opportunity = { type: 'opportunity', id: 'opp_900' };
const context = { fieldType: 'opportunity_description', entityId: 'opp_900', fieldId: 'desc_456' };
const better: Script = [
  { texts: ['We met Acme on Tuesday; ', 'they want an offer ', 'by Friday.'] },
  { finish: 'stop', usage: { inputTokens: 412, outputTokens: 17 } },
];
const unfinished: Script = [{ text: 'We met Acme ' }, { silence: true }];

const entitySteps = async ({ call }: ScenarioCalls): Promise<void> => {
  const { syncId } = await call('beginEntitySync', 'admin', { type: 'customer' });
  const customer = { type: 'customer', id: 'cus_1', title: 'Acme Ltd', attributes: { industry: 'Machines' } };
  await call('bulkEntities', 'admin', { entities: [customer], sync: syncId });
  await call('finishEntitySync', 'admin', { type: 'customer', syncId });
  await call('putEntity', 'admin', {
    ...opportunity,
    title: 'Acme renewal',
    attributes: { stage: 'Offer', amount: 48_000 },
    links: [{ relation: 'buyer', type: 'customer', id: 'cus_1' }],
    visibility: { roles: ['Editor'] },
  });
  await call('entity', 'editor', opportunity);
  await call('entities', 'editor', { type: 'opportunity', limit: 1 });
};

const sessionSteps = async ({ call, answers, ended, begun }: ScenarioCalls): Promise<void> => {
  await call('actions', 'editor');
  await call('previewContext', 'editor', { text, action: 'improve', context });
  answers(better);
  const { sessionId } = await call('enhance', 'editor', { text, action: 'improve', format: 'text', context });
  await ended(sessionId);
  await call('streamToken', 'editor', { sessionId });
  await call('session', 'editor', { sessionId });
  await call('feedback', 'editor', { sessionId, accepted: true, finalText: 'We met Acme on Tuesday.' });
  await call('sessions', 'editor', { limit: 1 });
  await call('usage', 'editor');
  await call('organizationUsage', 'admin');
  await call('eraseSession', 'editor', { sessionId });
  answers(unfinished);
  const other = await call('enhance', 'editor', { text, action: 'make_shorter' });
  await begun(other.sessionId);
  await call('runningSessions', 'admin', { limit: 1 });
  await call('cancel', 'editor', { sessionId: other.sessionId });
  const stopped = await call('enhance', 'editor', { text, action: 'change_tone', tone: 'formal' });
  await begun(stopped.sessionId);
  await call('stopSession', 'admin', { id: stopped.sessionId });
  await call('providers', 'admin');
  await call('deleteEntity', 'admin', opportunity);
  await call('deleteEntities', 'admin', { type: 'customer', ids: ['cus_1', 'cus_2'] });
};

const accountSteps = async ({ call, logInAda }: ScenarioCalls): Promise<void> => {
  const password = 'quiet-lantern-94-harbour';
  const created = { email: 'ada@example.com', name: 'Ada Lovelace', roles: ['Editor'], externalId: 'crm-17', password };
  const { id } = await call('createUser', 'admin', created);
  await logInAda();
  await logInAda();
  await call('me', 'ada');
  const { items } = await call('logins', 'ada', { limit: 2 });
  await call('endLogin', 'ada', { id: items.find(({ current }) => current !== true)?.id });
  await call('changePassword', 'ada', { current: password, next: 'amber-orchard-27-violin' });
  await call('users', 'admin', { search: 'ada', limit: 1 });
  await call('user', 'admin', { id });
  await call('createPasswordLink', 'admin', { id });
  await call('userUsage', 'admin', { id });
  await call('changeUser', 'admin', { id, name: 'Ada King', disabled: true });
  await call('endUserSessions', 'admin', { id });
  await call('eraseUser', 'admin', { id });
};

const administrationSteps = async ({ call, webhookUrl }: ScenarioCalls): Promise<void> => {
  await call('permissions', 'admin');
  const role = await call('createRole', 'admin', { name: 'Reviewer', permissions: ['ai.session.view'] });
  await call('roles', 'admin', { limit: 1 });
  await call('changeRole', 'admin', { id: role.id, permissions: ['ai.session.view', 'ai.usage.view'] });
  await call('deleteRole', 'admin', { id: role.id });

  await call('changeSettings', 'admin', { retentionDays: 14, limits: { user: { requests: 50 } } });
  await call('settings', 'admin');
  await call('setPrivacyPolicy', 'admin', { enabled: true });
  await call('privacyPolicy', 'admin');
  await call('setAdminPrivacyPolicy', 'admin', { patterns: [{ name: 'Ticket', pattern: 'TCK-\\d{6}' }] });
  await call('tryPrivacyPatterns', 'admin', { text: 'TCK-004711 is from ada@example.com' });
  await call('adminPrivacyPolicy', 'admin');

  const issuer = await call('createIssuer', 'admin', {
    name: 'CRM',
    issuer: 'https://crm.example.com',
    audience: 'zoma',
    secret: 'a secret of at least 32 bytes, shared with the CRM',
    algorithms: ['HS256'],
    allowedRoles: ['Editor', 'Viewer'],
    defaultRoles: ['Viewer'],
  });
  await call('issuers', 'admin', { limit: 1 });
  await call('changeIssuer', 'admin', { id: issuer.id, maxAgeSeconds: 300 });
  await call('deleteIssuer', 'admin', { id: issuer.id });

  const key = await call('createKey', 'admin', { name: 'Nightly import', roles: ['Editor'] });
  await call('keys', 'admin', { limit: 1 });
  await call('revokeKey', 'admin', { id: key.id });

  const webhook = await call('createWebhook', 'admin', { url: webhookUrl, events: ['session.ended'] });
  await call('webhooks', 'admin', { limit: 1 });
  await call('testWebhook', 'admin', { id: webhook.id });
  await call('webhookDeliveries', 'admin', { id: webhook.id, limit: 1 });
  await call('rotateWebhookSecret', 'admin', { id: webhook.id });
  await call('changeWebhook', 'admin', { id: webhook.id, enabled: false });
  await call('deleteWebhook', 'admin', { id: webhook.id });
  await call('auditEvents', 'admin', { type: 'webhook.updated', limit: 1 });
};

/** Calls the operations of the demonstration, on a node with a sample model. */
export const playDemonstration = async ({ call }: ScenarioCalls): Promise<void> => {
  await call('setDemoFault', 'editor', { model: 'sample', fault: 'stall' });
  await call('demoFaults', 'editor');
  await call('setDemoFault', 'editor', { model: 'sample', fault: 'none' });
};

/** Calls every other operation once, on a node that has only the seeded accounts, and leaves nothing behind that a second run would meet. */
export const playScenario = async (calls: ScenarioCalls): Promise<void> => {
  await entitySteps(calls);
  await sessionSteps(calls);
  await accountSteps(calls);
  await administrationSteps(calls);
};
