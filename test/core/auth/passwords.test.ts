import test from 'ava';
import { hash } from '@node-rs/argon2';
import { createAccounts } from '../../../src/adapters/postgres/index.ts';
import { DemoPasswordError, requireNoDemoPasswords } from '../../../src/core/auth/demo-accounts.ts';
import { passwordProblem } from '../../../src/core/auth/passwords.ts';
import { openTestDatabase } from '../../support/database.ts';

for (const [password, problem] of [
  ['Xk9#vTq2mLp', /at least 12 characters/],
  ['🙂'.repeat(11), /at least 12 characters/],
  ['123456789012', /too common/],
  ['password1234', /too common/],
  ['Password1234!', /too common/],
  ['qwertyuiop12', /too common/],
  ['unbelievable', /too common/],
  ['changemechangeme', /too common/],
  ['a'.repeat(100), /too common/],
  ['abcdefghijkl', /too common/],
  ['zoma-zoma', /at least 12 characters/],
  ['zomazomazoma', /too common/],
  ['ada.lovelace', /too common/],
] as const) {
  test(`the password ${password.slice(0, 20)} is refused`, (t) => {
    t.regex(passwordProblem(password, ['ada.lovelace@example.org', 'ada.lovelace']) ?? '', problem);
  });
}

for (const password of [
  'correct-horse-battery',
  'Xk9#vTq2mLp7',
  'given-admin-password',
  'ein Satz mit Leerzeichen',
  'x9-'.padEnd(1024, 'correct horse battery staple '),
]) {
  test(`the password ${password.slice(0, 30)} is taken`, (t) => {
    t.is(passwordProblem(password, ['admin', 'admin@example.org']), undefined);
  });
}

test('production does not start while a demo password opens an account, whatever its e-mail address is now', async (t) => {
  const { database, close } = await openTestDatabase();
  t.teardown(close);
  const accounts = createAccounts(database);
  const sql = (query: string) => database.sequelize.query(query);
  const refusal = async (...emails: string[]) => {
    const error = await t.throwsAsync(requireNoDemoPasswords(accounts), { instanceOf: DemoPasswordError });
    t.true(error.message.includes(`: ${emails.join(', ')}.\n`), error.message);
    return error.message;
  };

  t.regex(await refusal('admin@zoma.local', 'editor@zoma.local', 'viewer@zoma.local'), /UPDATE users SET disabled_at/);
  await sql(`UPDATE users SET email = 'o''hara@example.org' WHERE email = 'admin@zoma.local'`);
  t.true(
    (await refusal('editor@zoma.local', `o'hara@example.org`, 'viewer@zoma.local')).includes(`'o''hara@example.org'`),
  );
  await sql(`UPDATE users SET password_hash = '${await hash('zoma-editor')}' WHERE email = 'o''hara@example.org'`);
  await sql(
    `UPDATE users SET password_hash = '${await hash('correct-horse-battery')}' WHERE email = 'editor@zoma.local'`,
  );
  await refusal(`o'hara@example.org`, 'viewer@zoma.local');
  await sql(`UPDATE users SET disabled_at = now() WHERE email = 'viewer@zoma.local'`);
  await refusal(`o'hara@example.org`);
  await sql(`DELETE FROM users WHERE email = 'o''hara@example.org'`);
  await t.notThrowsAsync(requireNoDemoPasswords(accounts));
});
