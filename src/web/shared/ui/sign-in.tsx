import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useDemo } from '../demo.ts';
import { useSubmission } from '../load.ts';
import { signIn, type SignedOutReason } from '../login.ts';
import { t } from '../words.ts';
import { TextField } from './field.tsx';
import { ErrorNotice } from './notice.tsx';

/** The page of a visitor who is not signed in: what this is (`children`), the demo accounts where there are any, and the password form. */
export const SignIn = ({ reason, children }: { reason: SignedOutReason; children?: ComponentChildren }) => {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, error, submit } = useSubmission();
  const accounts = useDemo()?.accounts ?? [];
  return (
    <main id="content" class="sign-in" tabIndex={-1}>
      <div class="stack">
        {children}
        {reason === 'ended' && (
          <div class="notice warn" role="alert">
            {t('login_ended')}
          </div>
        )}
      </div>
      <div class="stack wide">
        <ErrorNotice error={error} />
        {accounts.length > 0 && (
          <section class="stack tight" aria-labelledby="demo-accounts">
            <h2 id="demo-accounts">{t('demo_accounts')}</h2>
            <p class="small quiet">{t('demo_hint')}</p>
            <div>
              {accounts.map((account) => (
                <button
                  key={account.email}
                  type="button"
                  class="demo-account"
                  disabled={busy}
                  onClick={() => void submit(() => signIn(account.email, account.password))}
                >
                  <strong>{account.role}</strong>
                  <span class="small quiet">{account.about}</span>
                </button>
              ))}
            </div>
          </section>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit(() => signIn(email, password));
          }}
        >
          <h2>{accounts.length > 0 ? t('own_password') : t('sign_in')}</h2>
          <TextField
            label={t('email')}
            type="email"
            name="email"
            autocomplete="username"
            required
            value={email}
            change={setEmail}
          />
          <TextField
            label={t('password')}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password}
            change={setPassword}
          />
          <div>
            <button type="submit" class="button main" disabled={busy}>
              {t('sign_in')}
            </button>
          </div>
        </form>
      </div>
    </main>
  );
};
