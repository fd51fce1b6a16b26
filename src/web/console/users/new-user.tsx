import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { useSubmission } from '../../shared/load.ts';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { FormDialog } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { useGrantableRoles } from '../role-names.ts';
import { OneTimeLink } from './one-time-link.tsx';
import type { PasswordLink, User } from './user.ts';
import { t } from './words.ts';

type Created = User & { readonly passwordLink?: PasswordLink };

/** The dialog that creates a user, and then shows the one-time link. */
export const NewUser = ({ close, done }: { close: () => void; done: () => void }) => {
  const [form, setForm] = useState({ email: '', name: '', externalId: '', password: '' });
  const [picked, setRoles] = useState<readonly string[]>(['Editor']);
  const roles = useGrantableRoles(picked);
  const submission = useSubmission();
  const send = async () => {
    const optional = Object.entries({ externalId: form.externalId, password: form.password });
    const given = Object.fromEntries(optional.filter(([, value]) => value !== ''));
    const body = { email: form.email, name: form.name, roles: roles.granted(), ...given };
    const { name, passwordLink } = await api.post<Created>('/api/admin/users', { body });
    return (
      <>
        <p>{t('created', { name })}</p>
        {passwordLink && <OneTimeLink link={passwordLink} />}
      </>
    );
  };
  const field = (name: keyof typeof form) => ({
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path: name,
    error: submission.error,
  });
  return (
    <FormDialog title={t('create')} submission={submission} send={send} done={done} close={close}>
      <p class="quiet small">{t('create_hint')}</p>
      <TextField label={t('email')} type="email" required autocomplete="off" {...field('email')} />
      <TextField label={t('name')} required autocomplete="off" {...field('name')} />
      <Await loaded={roles.loaded}>
        {() => <CheckGroup legend={t('roles')} options={roles.options} chosen={roles.chosen} change={setRoles} />}
      </Await>
      <TextField label={t('external_id')} autocomplete="off" {...field('externalId')} />
      <TextField label={t('optional_password')} type="password" autocomplete="new-password" {...field('password')} />
    </FormDialog>
  );
};
