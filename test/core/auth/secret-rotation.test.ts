import test from 'ava';
import { createRefreshTokens } from '../../../src/core/auth/refresh-tokens.ts';
import { createSecretBox, resealSecrets } from '../../../src/core/auth/secret-box.ts';
import { createSignedTokens } from '../../../src/core/auth/signed-tokens.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { recordLog } from '../../support/recorded-log.ts';

const [old, next] = ['the secret of last year', 'the secret of this year'];
const rotated = { secret: next, previousSecret: old };

test('tokens of the previous secret are read until it is removed', (t) => {
  const claims = {
    tokenId: newId(),
    userId: newId(),
    loginId: newId(),
    tokenVersion: 1,
    expiresAt: clock.now() + 60_000,
  };
  const token = createSignedTokens({ secret: old, clock }).sign('access', claims);
  t.is(createSignedTokens({ ...rotated, clock }).read('access', token).tokenId, claims.tokenId);
  t.throws(() => createSignedTokens({ secret: next, clock }).read('access', token), { code: 'unauthorized' });
  const fresh = createSignedTokens({ ...rotated, clock }).sign('access', claims);
  t.is(createSignedTokens({ secret: next, clock }).read('access', fresh).tokenId, claims.tokenId);

  const shown = { loginId: claims.loginId, generation: 3 };
  const refresh = createRefreshTokens({ secret: old }).write(shown);
  t.deepEqual(createRefreshTokens(rotated).readNewest([refresh]), [shown]);
  t.deepEqual(createRefreshTokens({ secret: next }).readNewest([refresh]), []);
  t.deepEqual(createRefreshTokens({ secret: next }).readNewest([createRefreshTokens(rotated).write(shown)]), [shown]);
});

test('a stored secret opens with the previous key, only for its owner, and is encrypted anew with the present one', async (t) => {
  const [owner, lost] = [newId(), newId()];
  const rows = new Map([
    [owner, createSecretBox({ secret: old }).seal('shared', owner)],
    [lost, createSecretBox({ secret: 'a third secret' }).seal('gone', lost)],
  ]);
  const sealed = rows.get(owner) ?? '';
  t.false(sealed.includes('shared'));
  t.not(createSecretBox({ secret: old }).seal('shared', owner), sealed);
  const box = createSecretBox(rotated);
  t.deepEqual(box.open(sealed, owner), { text: 'shared', isCurrent: false });
  t.throws(() => box.open(sealed, lost));
  t.throws(() => box.open(`${sealed.slice(0, -4)}AAAA`, owner));
  t.throws(() => box.open('nonsense', owner));

  const log = recordLog();
  const store = {
    listSealed: () => Promise.resolve([...rows].map(([id, text]) => ({ id, sealed: text }))),
    replaceSealed: ({ id }: { id: string }, text: string) => Promise.resolve(void rows.set(id, text)),
  };
  await resealSecrets(store, box, log);
  t.is(createSecretBox({ secret: next }).open(rows.get(owner) ?? '', owner).text, 'shared');
  t.like(log.lines[0], { level: 'error', fields: { id: lost } });
});
