import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { useSubmission } from '../../shared/load.ts';
import { Dialog } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { useRoleOptions } from '../role-names.ts';
import { OneTimeLink } from './one-time-link.tsx';
import type { PasswordLink, User } from './user.ts';
import { t } from './words.ts';

type Created = User & { readonly passwordLink?: PasswordLink };

/** The dialog that creates a user, and then shows the one-time link. */
export const NewUser = ({ close, created }: { close: () => void; created: () => void }) => {
  const [form, setForm] = useState({ email: '', name: '', externalId: '', password: '' });
  const [roles, setRoles] = useState<readonly string[]>(['Editor']);
  const [result, setResult] = useState<Created>();
  const options = useRoleOptions();
  const { busy, error, submit } = useSubmission();
  const create = async (): Promise<void> => {
    const optional = Object.entries({ externalId: form.externalId, password: form.password });
    const given = Object.fromEntries(optional.filter(([, value]) => value !== ''));
    const body = { email: form.email, name: form.name, roles, ...given };
    await submit(async () => setResult(await api.post<Created>('/api/admin/users', { body })));
    created();
  };
  const field = (name: keyof typeof form) => ({
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path: name,
    error,
  });
  return (
    <Dialog title={t('create')} close={close}>
      {result ? (
        <>
          <p>{t('created', { name: result.name })}</p>
          {result.passwordLink && <OneTimeLink link={result.passwordLink} />}
          <div>
            <button type="button" class="button main" onClick={close}>
              {t('close')}
            </button>
          </div>
        </>
      ) : (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <p class="quiet small">{t('create_hint')}</p>
          <TextField label={t('email')} type="email" required autocomplete="off" {...field('email')} />
          <TextField label={t('name')} required autocomplete="off" {...field('name')} />
          <CheckGroup legend={t('roles')} options={options} chosen={roles} change={setRoles} />
          <TextField label={t('external_id')} autocomplete="off" {...field('externalId')} />
          <TextField
            label={t('optional_password')}
            type="password"
            autocomplete="new-password"
            {...field('password')}
          />
          <ErrorNotice error={error} />
          <div class="row">
            <button type="submit" class="button main" disabled={busy}>
              {t('create')}
            </button>
            <button type="button" class="button" onClick={close}>
              {t('cancel')}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
};
