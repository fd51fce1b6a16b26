import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { hrefOf } from '../../shared/route.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await, ErrorNotice } from '../../shared/ui/notice.tsx';
import { useRoleOptions } from '../role-names.ts';
import { OneTimeLink } from './one-time-link.tsx';
import type { PasswordLink, User } from './user.ts';
import { UserLimits, UserUsage } from './user-limits.tsx';
import { t } from './words.ts';

const pathOf = (id: string): string => `/api/admin/users/${encodeURIComponent(id)}`;

const Details = ({ user, changed }: { user: User; changed: () => void }) => {
  const [form, setForm] = useState({ name: user.name, email: user.email ?? '' });
  const [roles, setRoles] = useState(user.roles);
  const options = useRoleOptions();
  const submission = useSubmission();
  const save = async (): Promise<void> => {
    const body = { name: form.name, roles, ...(form.email === '' ? {} : { email: form.email }) };
    if (await submission.submit(() => api.patch(pathOf(user.id), { body }))) changed();
  };
  const field = (name: keyof typeof form) => ({
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path: name,
    error: submission.error,
  });
  return (
    <Form submission={submission} send={save} label={t('save')}>
      <h2>{t('details')}</h2>
      <TextField label={t('name')} required autocomplete="off" {...field('name')} />
      <TextField label={t('email')} type="email" autocomplete="off" {...field('email')} />
      <CheckGroup legend={t('roles')} options={options} chosen={roles} change={setRoles} />
    </Form>
  );
};

const Commands = ({ user, changed }: { user: User; changed: () => void }) => {
  const { name, disabled } = user;
  const [link, setLink] = useState<PasswordLink>();
  const [hasEnded, setEnded] = useState(false);
  const { busy, error, submit } = useSubmission();
  const makeLink = () =>
    submit(async () => {
      const answer = await api.post<{ passwordLink: PasswordLink }>(`${pathOf(user.id)}/password-link`);
      setLink(answer.passwordLink);
    });
  const enable = async (): Promise<void> => {
    if (await submit(() => api.patch(pathOf(user.id), { body: { disabled: false } }))) changed();
  };
  return (
    <div class="stack">
      <ErrorNotice error={error} />
      <div class="row">
        {disabled ? (
          <button type="button" class="button" disabled={busy} onClick={() => void enable()}>
            {t('enable')}
          </button>
        ) : (
          <ConfirmedButton
            class="button"
            label={t('disable')}
            title={t('disable_title', { name })}
            text={t('disable_text', { name })}
            action={() => api.patch(pathOf(user.id), { body: { disabled: true } })}
            done={changed}
          />
        )}
        <button type="button" class="button" disabled={busy} onClick={() => void makeLink()}>
          {t('new_link')}
        </button>
        <ConfirmedButton
          class="button"
          label={t('end_logins')}
          title={t('end_logins_title', { name })}
          text={t('end_logins_text', { name })}
          action={() => api.post(`${pathOf(user.id)}/end-sessions`)}
          done={() => setEnded(true)}
        />
        <ConfirmedButton
          class="button danger"
          label={t('erase')}
          title={t('erase_title', { name })}
          text={t('erase_text')}
          action={() => api.delete(pathOf(user.id))}
          done={() => location.assign(hrefOf('users'))}
        />
      </div>
      {hasEnded && (
        <p class="notice" role="status">
          {t('ended')}
        </p>
      )}
      {link && <OneTimeLink link={link} />}
    </div>
  );
};

/** The page of a user: account, roles, limits, and what an administrator can do with it. */
export const UserPage = ({ id }: { id: string }) => {
  const user = useLoad(() => api.get<User>(pathOf(id)), id);
  const changed = (): void => void user.reload();
  return (
    <>
      <p>
        <a href={hrefOf('users')}>← {t('back')}</a>
      </p>
      <Await loaded={user}>
        {(data) => (
          <>
            <header class="stack tight">
              <h2>{data.name}</h2>
              <p class="row">
                <span class={data.disabled ? 'tag bad' : 'tag good'}>{t(data.disabled ? 'disabled' : 'enabled')}</span>
                <span class="quiet small">
                  {t('since')}: {formatTime(data.createdAt)} · <code>{data.id}</code>
                </span>
              </p>
            </header>
            {may('user.manage') && <Commands user={data} changed={changed} />}
            {may('org.usage.view') && <UserUsage id={id} />}
            {may('user.manage') && <Details key={JSON.stringify(data)} user={data} changed={changed} />}
            {may('settings.manage') && <UserLimits id={id} />}
          </>
        )}
      </Await>
    </>
  );
};
