import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { login, signOut } from '../../shared/login.ts';
import { useStore } from '../../shared/store.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { words } from '../words.ts';

const t = translator({
  ...words,
  password_hint: [
    'At least 12 characters, not a common password. Your other logins end.',
    'Mindestens 12 Zeichen, kein gängiges Passwort. Ihre anderen Anmeldungen enden.',
  ],
  current: ['Current password', 'Jetziges Passwort'],
  change: ['Change the password', 'Passwort ändern'],
  changed: ['The password is changed.', 'Das Passwort ist geändert.'],
  logins: ['Where you are signed in', 'Wo Sie angemeldet sind'],
  none: ['There is no login.', 'Es gibt keine Anmeldung.'],
  address: ['Address', 'Adresse'],
  by: ['By', 'Durch'],
  this: ['this one', 'diese hier'],
  end: ['End', 'Beenden'],
  end_title: ['End this login?', 'Diese Anmeldung beenden?'],
  end_text: ['The device has to sign in again.', 'Das Gerät muss sich neu anmelden.'],
  everywhere: ['Sign out everywhere', 'Überall abmelden'],
  everywhere_title: ['Sign out everywhere?', 'Überall abmelden?'],
  everywhere_text: [
    'All your logins end, this one too, and what you are having written stops being shown.',
    'Alle Ihre Anmeldungen enden, auch diese, und was gerade für Sie geschrieben wird, ist nicht mehr zu sehen.',
  ],
});

interface Login {
  readonly id: string;
  readonly startedAt: string;
  readonly lastUsedAt: string;
  readonly address: string | null;
  readonly current: boolean;
  readonly by: 'password' | 'issuer';
  readonly issuer?: string;
}

const PasswordForm = () => {
  const [form, setForm] = useState({ current: '', next: '' });
  const [isChanged, setChanged] = useState(false);
  const submission = useSubmission();
  const change = async (): Promise<void> => {
    const succeeded = await submission.submit(() => api.post('/api/auth/password', { body: form }));
    setChanged(succeeded);
    if (succeeded) setForm({ current: '', next: '' });
  };
  return (
    <Form
      submission={submission}
      send={change}
      label={t('change')}
      beside={isChanged && <span role="status">{t('changed')}</span>}
    >
      <h2>{t('password')}</h2>
      <TextField
        label={t('current')}
        type="password"
        autocomplete="current-password"
        required
        value={form.current}
        change={(current) => setForm({ ...form, current })}
      />
      <TextField
        label={t('next_password')}
        hint={t('password_hint')}
        type="password"
        autocomplete="new-password"
        required
        value={form.next}
        change={(next) => setForm({ ...form, next })}
        path="next"
        error={submission.error}
      />
    </Form>
  );
};

/** One's own account: roles, password and logins. */
export const Account = () => {
  const current = useStore(login);
  const pages = usePages<Login>('/api/auth/logins');
  if (current.status !== 'in') return null;
  const { name, email, roles, permissions } = current.user;
  return (
    <>
      <section class="stack tight">
        <h2>{name}</h2>
        <p class="break">{email}</p>
        <p class="break">
          {t('roles')}: {roles.join(', ') || '–'}
        </p>
        <details>
          <summary>{t('permissions')}</summary>
          <p class="small quiet break">{permissions.join(', ')}</p>
        </details>
      </section>
      <section class="stack">
        <div class="row apart">
          <h2>{t('logins')}</h2>
          <ConfirmedButton
            class="button"
            label={t('everywhere')}
            title={t('everywhere_title')}
            text={t('everywhere_text')}
            action={() => signOut(true)}
          />
        </div>
        <PagedTable
          label={t('logins')}
          pages={pages}
          empty={t('none')}
          keyOf={({ id }) => id}
          columns={[
            { heading: t('since'), show: ({ startedAt }) => formatTime(startedAt) },
            { heading: t('last_used'), show: ({ lastUsedAt }) => formatTime(lastUsedAt) },
            { heading: t('address'), show: ({ address }) => <code>{address ?? '–'}</code> },
            { heading: t('by'), show: ({ by, issuer }) => (by === 'issuer' ? (issuer ?? by) : t('password')) },
            {
              heading: t('end'),
              show: ({ id, current: isCurrent }) =>
                isCurrent ? (
                  <span class="tag">{t('this')}</span>
                ) : (
                  <ConfirmedButton
                    label={t('end')}
                    title={t('end_title')}
                    text={t('end_text')}
                    action={() => api.delete(`/api/auth/logins/${id}`)}
                    done={() => void pages.reload()}
                  />
                ),
            },
          ]}
        />
      </section>
      <PasswordForm />
    </>
  );
};
