import { useState } from 'preact/hooks';
import { api, checkLogin } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { hrefOf } from '../../shared/route.ts';
import { saveChanges } from '../../shared/save.ts';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { holds, isOneself } from '../grants.ts';
import { HistoryLink } from '../history-link.tsx';
import { useGrantableRoles } from '../role-names.ts';
import { UserCommands } from './user-commands.tsx';
import { pathOf, type UserWithPermissions } from './user.ts';
import { UserLimits, UserUsage } from './user-limits.tsx';
import { t } from './words.ts';

const editableOf = ({ name, email, roles }: UserWithPermissions) => ({ name, email: email ?? '', roles });

const Details = ({ user, saved, renew }: { user: UserWithPermissions; saved: () => void; renew: () => void }) => {
  const [began, setBegan] = useState(editableOf(user));
  const [form, setForm] = useState(began);
  const [isSaved, setSaved] = useState(false);
  const grantable = useGrantableRoles([], began.roles);
  const submission = useSubmission();
  const path = pathOf(user.id);
  const save = async (): Promise<void> => {
    // A user of a host application may have no e-mail address; one that there is cannot be taken away.
    const wanted = { ...form, email: form.email === '' ? began.email : form.email };
    const succeeded = await submission.submit(() =>
      saveChanges({
        began,
        wanted,
        read: async () => editableOf(await api.get<UserWithPermissions>(path)),
        write: (body) => api.patch(path, { body }),
      }),
    );
    setSaved(succeeded);
    if (!succeeded) return;
    setBegan(wanted);
    setForm(wanted);
    saved();
    if (isOneself(user.id)) await checkLogin();
  };
  const field = (name: 'name' | 'email') => ({
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path: name,
    error: submission.error,
  });
  return (
    <Form
      submission={submission}
      send={save}
      label={t('save')}
      renew={renew}
      isSaved={isSaved}
      edited={() => setSaved(false)}
    >
      <h2>{t('details')}</h2>
      <TextField label={t('name')} required autocomplete="off" {...field('name')} />
      <TextField label={t('email')} type="email" autocomplete="off" {...field('email')} />
      <Await loaded={grantable.loaded}>
        {() => (
          <CheckGroup
            legend={t('roles')}
            options={grantable.options}
            chosen={form.roles}
            change={(roles) => setForm({ ...form, roles })}
          />
        )}
      </Await>
      {isOneself(user.id) && <p class="quiet small">{t('own_roles')}</p>}
    </Form>
  );
};

const Head = ({ user: { id, name, email, externalId, disabled, createdAt } }: { user: UserWithPermissions }) => (
  <header class="stack tight">
    <h2>{name}</h2>
    <p class="row">
      <span class={disabled ? 'tag bad' : 'tag good'}>{t(disabled ? 'disabled' : 'enabled')}</span>
      {isOneself(id) && <span class="tag">{t('you')}</span>}
      <span class="break">{email ?? t('no_email')}</span>
    </p>
    <p class="quiet small break">
      {t('since')}: {formatTime(createdAt)} · {t('id')}: <code>{id}</code>
      {externalId !== null && (
        <>
          {' · '}
          {t('host_id')}: <code>{externalId}</code>
        </>
      )}
    </p>
    <div>
      <HistoryLink id={id} name={name} />
    </div>
  </header>
);

/** The page of a user: account, roles, limits, and what an administrator can do with it. */
export const UserPage = ({ id }: { id: string }) => {
  const user = useLoad(() => api.get<UserWithPermissions>(pathOf(id)), id);
  const [round, setRound] = useState(0);
  const changed = (): void => void user.reload();
  const renew = (): void => void user.reload().then(() => setRound(round + 1));
  return (
    <>
      <p>
        <a href={hrefOf('users')}>← {t('back')}</a>
      </p>
      <Await loaded={user}>
        {(data) => {
          const mayChange = may('user.manage') && holds(data.permissions);
          return (
            <>
              <Head user={data} />
              {may('user.manage') && !mayChange && <p class="notice">{t('more_than_you')}</p>}
              {mayChange && <UserCommands user={data} changed={changed} />}
              {may('org.usage.view') && <UserUsage id={id} />}
              {mayChange && <Details key={round} user={data} saved={changed} renew={renew} />}
              {may('settings.manage') && <UserLimits id={id} />}
            </>
          );
        }}
      </Await>
    </>
  );
};
