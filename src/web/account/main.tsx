import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language, translator } from '../shared/i18n.ts';
import { useSubmission } from '../shared/load.ts';
import { useRoute } from '../shared/route.ts';
import { useStore } from '../shared/store.ts';
import { TextField } from '../shared/ui/field.tsx';
import { Form } from '../shared/ui/form.tsx';
import { Masthead } from '../shared/ui/masthead.tsx';
import { readAnswer, send } from '../shared/wire.ts';
import { words } from '../shared/words.ts';

const t = translator({
  ...words,
  title: ['Set your password', 'Passwort setzen'],
  lead: [
    'An administrator has created an account for you, or a new way into it. This link works once.',
    'Ein Administrator hat ein Konto für Sie angelegt oder einen neuen Zugang dazu. Dieser Link gilt einmal.',
  ],
  set: ['Set the password', 'Passwort setzen'],
  done: ['The password is set.', 'Das Passwort ist gesetzt.'],
  used: [
    'This link is unknown, used, replaced or expired. Ask your administrator for a new one.',
    'Dieser Link ist unbekannt, benutzt, ersetzt oder abgelaufen. Bitten Sie Ihren Administrator um einen neuen.',
  ],
});

/** The page of a one-time link: the token stands in the address after `#/password/`. */
const OneTimeLink = () => {
  const shown = useStore(language);
  useEffect(() => {
    document.title = t('title');
  }, [shown]);
  const [place, token] = useRoute();
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const submission = useSubmission();
  const set = async (): Promise<void> => {
    const body = { token, password };
    setDone(await submission.submit(async () => readAnswer(await send('POST', '/api/auth/password-link', { body }))));
  };
  const isUsed = place !== 'password' || token === undefined || submission.error?.code === 'unauthorized';
  return (
    <>
      <Masthead />
      <main id="content" class="sign-in" tabIndex={-1}>
        <div class="stack">
          <h1>{t('title')}</h1>
          <p class="lead">{t('lead')}</p>
        </div>
        <div class="stack">
          {isUsed && (
            <p class="notice bad" role="alert">
              {t('used')}
            </p>
          )}
          {isDone && (
            <div class="notice stack tight" role="status">
              <p>{t('done')}</p>
              <p>
                <a href="/">{t('sign_in')}</a>
              </p>
            </div>
          )}
          {!isDone && !isUsed && (
            <Form submission={submission} send={set} label={t('set')}>
              <TextField
                label={t('next_password')}
                hint={t('password_hint')}
                type="password"
                autocomplete="new-password"
                required
                value={password}
                change={setPassword}
                path="password"
                error={submission.error}
              />
            </Form>
          )}
        </div>
      </main>
    </>
  );
};

const root = document.getElementById('page');
if (root) render(<OneTimeLink />, root);
