import { hash } from '@node-rs/argon2';
import test from 'ava';
import { createMemoryControlBus } from '../../../src/adapters/memory/control-bus.ts';
import { createMemoryLoginAttempts } from '../../../src/adapters/memory/rate-limits.ts';
import type { Audit } from '../../../src/core/audit.ts';
import { createAccessTokens } from '../../../src/core/auth/access-tokens.ts';
import { createAuthentication } from '../../../src/core/auth/authentication.ts';
import { createEndLogins } from '../../../src/core/auth/end-logins.ts';
import { createLoginAudit } from '../../../src/core/auth/login-audit.ts';
import { createLoginService } from '../../../src/core/auth/login-service.ts';
import { createOwnAccount } from '../../../src/core/auth/own-account.ts';
import { createRefreshTokens } from '../../../src/core/auth/refresh-tokens.ts';
import { createSignedTokens } from '../../../src/core/auth/signed-tokens.ts';
import { createTokenExchange, TokenExchangeError } from '../../../src/core/auth/token-exchange.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import type { Account } from '../../../src/ports/accounts.ts';
import type { Issuer } from '../../../src/ports/issuers.ts';
import type { Login, Logins } from '../../../src/ports/logins.ts';
import type { TokenRegistry } from '../../../src/ports/token-registry.ts';
import { httpDocument } from '../../support/documented.ts';
import { recordLog } from '../../support/recorded-log.ts';

const password = 'five gentle otters knit';
/** Cheap to verify: each moment of each operation takes a login of its own. */
const cheap = { memoryCost: 8, timeCost: 1 };
const hashes = Promise.all([hash(password, cheap), hash('seven quiet herons walk', cheap)]);
const origin = { address: '127.0.0.1', requestId: undefined };
const begin = Date.UTC(2026, 10, 27);

/** What a store does at once, as its port has it. */
const now = <Value>(value: Value): Promise<Value> => Promise.resolve(value);

/** Calls `after` when a call of one of the functions has ended, before its caller goes on. */
const interposed = <Port extends object>(port: Port, after: () => void): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]): Promise<unknown> => {
        const result: unknown = await Reflect.apply(value, target, given);
        after();
        return result;
      };
    },
  });

/** One user and the auth services over stores in memory; `change` is made when the stores have been called `at` times. */
const setup = async () => {
  const [passwordHash, otherHash] = await hashes;
  let time = begin;
  let account: Account = {
    id: 'user',
    kind: 'person',
    organizationId: 'organization',
    email: 'ida@example.org',
    name: 'Ida',
    passwordHash,
    tokenVersion: 1,
    disabled: false,
    roles: [],
    permissions: [],
  };
  let issuer = { id: 'issuer', organizationId: 'organization', issuer: 'https://host.example' } as Issuer;
  issuer = { ...issuer, updatedAt: new Date(begin), disabled: false, allowedRoles: [], defaultRoles: [] };
  const claims = { userId: 'sub', email: 'email', name: 'name', roles: 'roles' };
  const logins = new Map<string, Login & { generation: number }>();
  const tokens = new Map<string, { loginId: string; isRevoked: boolean }>();

  const endAll = (keptLoginId?: string): string[] => {
    const ended = [...logins.values()].filter(({ id, revoked }) => id !== keptLoginId && !revoked);
    for (const login of ended) logins.set(login.id, { ...login, revoked: true });
    for (const token of tokens.values()) token.isRevoked ||= token.loginId !== keptLoginId;
    return ended.map(({ id }) => id);
  };
  const setPassword = (passwordHash: string, keptLoginId?: string): string[] => {
    account = { ...account, passwordHash };
    return endAll(keptLoginId);
  };
  const endByVersion = (): void => {
    account = { ...account, tokenVersion: account.tokenVersion + 1 };
    endAll();
  };
  const changes = {
    'the password is changed': () => void setPassword(otherHash),
    'the user is disabled': () => {
      account = { ...account, disabled: true };
      endByVersion();
    },
    'the user is erased': () => {
      account = { ...account, disabled: true, passwordHash: undefined, email: undefined };
      endByVersion();
    },
    'every login is ended': endByVersion,
    'the issuer is changed': () => {
      issuer = { ...issuer, updatedAt: new Date(begin + 1) };
      endAll();
    },
    'the exchanged token reaches its end': () => void (time += 61_000),
  };

  let calls = 0;
  let due: { readonly at: number; readonly change: keyof typeof changes } | undefined;
  const step = (): void => {
    calls += 1;
    if (calls === due?.at) changes[due.change]();
  };

  const loginStore: Logins = {
    create: (login) => now(void logins.set(login.id, { ...login, revoked: false, generation: 1 })),
    find: (id) => now(logins.get(id)),
    rotate: ({ loginId }) => {
      const login = logins.get(loginId);
      if (!login || login.revoked) return now(undefined);
      logins.set(loginId, { ...login, generation: login.generation + 1 });
      return now({ rotation: 'rotate', newest: login.generation + 1, expiresAt: login.expiresAt });
    },
    revoke: (id) => {
      const login = logins.get(id);
      if (login) logins.set(id, { ...login, revoked: true });
      return now(undefined);
    },
    listOf: () => now([]),
    changePassword: (_, changed, keptLoginId) => now(setPassword(changed, keptLoginId)),
    revokeIssuer: () => now(void endAll()),
    revokeUser: () => {
      endByVersion();
      return now(undefined);
    },
  };
  const registryStore: TokenRegistry = {
    register: ({ id, loginId }) => now(void tokens.set(id, { loginId, isRevoked: false })),
    stateOf: (id) => now(tokens.get(id)?.isRevoked === false ? 'valid' : 'revoked'),
    revoke: (id) => now(void tokens.delete(id)),
    revokeLogin: (loginId) => {
      for (const token of tokens.values()) token.isRevoked ||= token.loginId === loginId;
      return now(undefined);
    },
    revokeUser: () => now(void endAll()),
  };
  const clock = { now: () => time };
  const stores = {
    accounts: interposed(
      {
        find: () => now(account),
        findByEmail: () => now(account.email === undefined ? undefined : account),
        setDisabled: () => now(true),
        setRoles: () => now({ status: 'changed' } as const),
      },
      step,
    ),
    logins: interposed(loginStore, step),
    registry: interposed(registryStore, step),
  };
  const { registry } = stores;
  const signedTokens = createSignedTokens({ secret: 'a secret', clock });
  const noKey = () => Promise.reject(new ZomaError('unauthorized'));
  const authentication = createAuthentication({
    ...stores,
    signedTokens,
    keys: { byText: noKey, byId: noKey },
    clock,
    loginMaxDays: 30,
  });
  const accessTokens = createAccessTokens({ ...stores, signedTokens, clock, accessTokenMinutes: 15 });
  const control = createMemoryControlBus({ logger: recordLog() });
  const nothing = () => Promise.resolve();
  const audit = { note: nothing, noteRepeated: nothing, record: nothing } as unknown as Audit;
  const common = { ...stores, registry, control, clock, loginAudit: createLoginAudit(audit), accessTokens };
  const loginAttempts = createMemoryLoginAttempts();
  const endLogins = createEndLogins({ ...stores, control });
  const parts = { ...common, loginAttempts, authentication, endLogins };
  const loginService = createLoginService({
    ...parts,
    refreshTokens: createRefreshTokens({ secret: 'a secret' }),
    settings: { refreshTokenMinutes: 60, refreshReuseLeewaySeconds: 10 },
  });
  const exchangeToken = createTokenExchange({
    ...parts,
    subjectTokens: interposed(
      { verify: () => now({ issuer: { ...issuer, claims }, payload: { sub: 'ida', exp: begin / 1000 + 60 } }) },
      step,
    ),
    issuers: interposed({ find: () => now(issuer) }, step),
    hostUsers: interposed({ provision: () => now({ status: 'unchanged', userId: 'user' } as const) }, step),
    audit,
    onProvisioned: () => undefined,
  });
  const ownAccount = createOwnAccount(parts);
  const first = await loginService.login({ email: 'ida@example.org', password, origin });
  const caller = await authentication.byAccessToken(first.accessToken);
  const streamToken = authentication.streamTokenFor(caller, 'session');
  const next = 'nine calm badgers read';

  return {
    changes: Object.keys(changes) as (keyof typeof changes)[],
    isValid: (token: string) =>
      authentication.byAccessToken(token).then(
        () => true,
        () => false,
      ),
    operations: {
      'post /api/auth/login': () => loginService.login({ email: 'ida@example.org', password, origin }),
      'post /api/auth/refresh': () => loginService.refresh([first.refreshToken], origin),
      'post /api/auth/token': () => exchangeToken({ subjectToken: 'a token', audiences: [], origin }),
      'post /api/auth/password': () => ownAccount.changePassword(caller, { current: password, next }, origin),
      'post /api/auth/logout': () =>
        loginService.logout({ caller: undefined, refreshTokens: [first.refreshToken], everywhere: true, origin }),
      'get /api/ai/stream/{sessionId}': () => authentication.byStreamToken(streamToken, 'session'),
      'get /api/auth/me': () => authentication.byAccessToken(first.accessToken),
    } as Readonly<Record<string, () => Promise<unknown>>>,
    /** The number of calls of the stores that the work makes, with the change after the one with this number. */
    during: async (at: number, change: keyof typeof changes, work: () => Promise<unknown>) => {
      calls = 0;
      due = { at, change };
      const outcome = await work().then(
        (value) => ({ value, error: undefined }),
        (error: unknown) => ({ value: undefined, error }),
      );
      due = undefined;
      return { ...outcome, isMade: calls >= at };
    },
  };
};

/** The codes that the API reference lists for a route. */
const documentedCodes = (route: string): readonly string[] => {
  const [method = '', path = ''] = route.split(' ');
  const responses = httpDocument().paths[path]?.[method]?.responses ?? {};
  return Object.values(responses).flatMap(({ $ref }) => $ref?.split('/').at(-1)?.split('.') ?? []);
};

const names = await setup();

for (const route of Object.keys(names.operations)) {
  test(`whatever changes at whichever moment of ${route}, the answer is one that the reference lists`, async (t) => {
    const codes = documentedCodes(route);
    for (const change of names.changes) {
      for (let at = 1, isMade = true; isMade; at += 1) {
        const { operations, during, isValid } = await setup();
        const outcome = await during(at, change, operations[route] ?? (() => Promise.reject(new Error(route))));
        ({ isMade } = outcome);
        const { error, value } = outcome;
        const moment = `${change} after call ${String(at)}: ${String(error)}`;
        if (route === 'post /api/auth/token')
          t.true(error === undefined || error instanceof TokenExchangeError, moment);
        else t.true(error === undefined || (error instanceof ZomaError && codes.includes(error.code)), moment);
        if (route !== 'post /api/auth/login' || !isMade || value === undefined) continue;
        // A change that is made before the last call of a store is in force for the token of the answer.
        const isEnding = change !== 'the issuer is changed' && change !== 'the exchanged token reaches its end';
        if (isEnding) t.false(await isValid((value as { accessToken: string }).accessToken), moment);
      }
    }
  });
}
