import test from 'ava';
import { createMemoryControlBus } from '../../../src/adapters/memory/control-bus.ts';
import { createMemoryLoginAttempts } from '../../../src/adapters/memory/rate-limits.ts';
import {
  createAccounts,
  createAuditTrail,
  createLogins,
  createSingleNodeTokenRegistry,
} from '../../../src/adapters/postgres/index.ts';
import { createAudit } from '../../../src/core/audit.ts';
import { createAuthentication } from '../../../src/core/auth/authentication.ts';
import { createAccessTokens } from '../../../src/core/auth/access-tokens.ts';
import { createEndLogins } from '../../../src/core/auth/end-logins.ts';
import { createLoginAudit } from '../../../src/core/auth/login-audit.ts';
import { createLoginService } from '../../../src/core/auth/login-service.ts';
import { createRefreshTokens } from '../../../src/core/auth/refresh-tokens.ts';
import { createSignedTokens } from '../../../src/core/auth/signed-tokens.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { openTestDatabase } from '../../support/database.ts';
import { recordLog } from '../../support/recorded-log.ts';

const editor = {
  email: 'editor@zoma.local',
  password: 'zoma-editor',
  origin: { address: '127.0.0.1', requestId: undefined },
};

const open = async () => {
  const { database, close } = await openTestDatabase();
  const accounts = createAccounts(database);
  const logins = createLogins(database);
  const registry = await createSingleNodeTokenRegistry({ database, clock });
  const signedTokens = createSignedTokens({ secret: 'a secret', clock });
  const noKey = () => Promise.reject(new ZomaError('unauthorized'));
  const keys = { byText: noKey, byId: noKey };
  const control = createMemoryControlBus({ logger: recordLog() });
  const parts = { accounts, logins, registry, signedTokens, keys, clock };
  const authentication = createAuthentication({ ...parts, loginMaxDays: 30 });
  const loginService = createLoginService({
    accounts,
    logins,
    registry,
    loginAttempts: createMemoryLoginAttempts(),
    control,
    loginAudit: createLoginAudit(createAudit({ auditTrail: createAuditTrail(database), clock, logger: recordLog() })),
    endLogins: createEndLogins({ logins, registry, control }),
    authentication,
    accessTokens: createAccessTokens({ logins, registry, signedTokens, clock, accessTokenMinutes: 15 }),
    refreshTokens: createRefreshTokens({ secret: 'a secret' }),
    clock,
    settings: { refreshTokenMinutes: 60, refreshReuseLeewaySeconds: 10 },
  });
  return { authentication, loginService, close, sql: (query: string) => database.sequelize.query(query) };
};

for (const [change, query] of [
  ['disabled', `UPDATE users SET disabled_at = now() WHERE email = '${editor.email}'`],
  ['deleted', `DELETE FROM users WHERE email = '${editor.email}'`],
] as const) {
  test(`a user who is ${change} is out at once: with the access token, the stream token, the cookie and the password`, async (t) => {
    const { authentication, loginService, close, sql } = await open();
    t.teardown(close);
    const { accessToken, refreshToken } = await loginService.login(editor);
    const caller = await authentication.byAccessToken(accessToken);
    const streamToken = authentication.streamTokenFor(caller, 'session');
    t.is((await authentication.byStreamToken(streamToken, 'session')).userId, caller.userId);

    await sql(query);
    await t.throwsAsync(authentication.byAccessToken(accessToken), { code: 'token_revoked' });
    await t.throwsAsync(authentication.byStreamToken(streamToken, 'session'), { code: 'token_revoked' });
    await t.throwsAsync(loginService.refresh([refreshToken], editor.origin), { code: 'token_revoked' });
    await t.throwsAsync(loginService.login(editor), { code: 'invalid_credentials' });
  });
}

test('a role that is taken away, or given, counts for the next request', async (t) => {
  const { authentication, loginService, close, sql } = await open();
  t.teardown(close);
  const { accessToken } = await loginService.login(editor);
  const permissions = async () => (await authentication.byAccessToken(accessToken)).permissions;
  t.true((await permissions()).includes('ai.enhance.create'));
  await sql(`DELETE FROM user_roles WHERE user_id = (SELECT id FROM users WHERE email = '${editor.email}')`);
  t.deepEqual(await permissions(), []);
  await sql(
    `INSERT INTO user_roles SELECT users.id, roles.id FROM users, roles WHERE email = '${editor.email}' AND roles.name = 'Admin'`,
  );
  t.true((await permissions()).includes('role.manage'));
});

test('a raised token version ends all older tokens and logins', async (t) => {
  const { authentication, loginService, close, sql } = await open();
  t.teardown(close);
  const older = await loginService.login(editor);
  await sql(`UPDATE users SET token_version = token_version + 1 WHERE email = '${editor.email}'`);
  await t.throwsAsync(authentication.byAccessToken(older.accessToken), { code: 'token_revoked' });
  await t.throwsAsync(loginService.refresh([older.refreshToken], editor.origin), { code: 'token_revoked' });
  const newer = await loginService.login(editor);
  t.is((await authentication.byAccessToken(newer.accessToken)).email, editor.email);
});
