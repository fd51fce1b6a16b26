import { formatTime } from '../../shared/format.ts';
import { usePages, useSettled } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { hrefOf, useRoute } from '../../shared/route.ts';
import { createStore, useStore } from '../../shared/store.ts';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { DialogButton } from '../../shared/ui/form.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { isOneself } from '../grants.ts';
import { useRoleOptions } from '../role-names.ts';
import { NewUser } from '../users/new-user.tsx';
import { UserPage } from '../users/user-page.tsx';
import type { User } from '../users/user.ts';
import { t } from '../users/words.ts';

/** What the list is filtered by: it stays while the page of a user is open. */
const filter = createStore({ search: '', state: '', role: '' });

const UserList = () => {
  const { search, state, role } = useStore(filter);
  const change = (changed: Partial<ReturnType<typeof filter.get>>): void => filter.set({ ...filter.get(), ...changed });
  const pages = usePages<User>('/api/admin/users', {
    search: useSettled(search),
    role,
    ...(state === '' ? {} : { disabled: state === 'disabled' }),
  });
  const { loaded, options: roleOptions } = useRoleOptions();
  return (
    <>
      <div class="filters">
        <TextField label={t('search')} type="search" value={search} change={(value) => change({ search: value })} />
        <SelectField
          label={t('role')}
          value={role}
          change={(value) => change({ role: value })}
          options={[['', t('all')], ...roleOptions]}
        />
        <SelectField
          label={t('state')}
          value={state}
          change={(value) => change({ state: value })}
          options={[
            ['', t('all')],
            ['enabled', t('enabled')],
            ['disabled', t('disabled')],
          ]}
        />
        {may('user.manage') && (
          <DialogButton
            label={t('create')}
            dialog={(close) => <NewUser close={close} done={() => void pages.reload()} />}
          />
        )}
      </div>
      <ErrorNotice error={loaded.error} retry={() => void loaded.reload()} />
      <PagedTable
        label={t('users')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          {
            heading: t('name'),
            show: ({ id, name }) => (
              <span class="break">
                <a href={hrefOf('users', id)}>{name}</a> {isOneself(id) && <span class="tag">{t('you')}</span>}
              </span>
            ),
          },
          { heading: t('email'), show: ({ email }) => <span class="break">{email ?? '–'}</span> },
          { heading: t('roles'), show: ({ roles }) => roles.join(', ') || '–' },
          {
            heading: t('state'),
            show: ({ disabled }) => (
              <span class={disabled ? 'tag bad' : 'tag good'}>{t(disabled ? 'disabled' : 'enabled')}</span>
            ),
          },
          { heading: t('since'), show: ({ createdAt }) => formatTime(createdAt) },
        ]}
      />
    </>
  );
};

/** The users of the organization: the list, or the page of one. */
export const Users = () => {
  const [, id] = useRoute();
  return id === undefined ? <UserList /> : <UserPage key={id} id={id} />;
};
