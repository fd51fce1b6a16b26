import { useState } from 'preact/hooks';
import { formatTime } from '../../shared/format.ts';
import { usePages } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { hrefOf, useRoute } from '../../shared/route.ts';
import { SelectField, TextField } from '../../shared/ui/field.tsx';
import { DialogButton } from '../../shared/ui/form.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { NewUser } from '../users/new-user.tsx';
import { UserPage } from '../users/user-page.tsx';
import type { User } from '../users/user.ts';
import { t } from '../users/words.ts';

const UserList = () => {
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const pages = usePages<User>('/api/admin/users', {
    search,
    ...(state === '' ? {} : { disabled: state === 'disabled' }),
  });
  return (
    <>
      <div class="filters">
        <TextField label={t('search')} type="search" value={search} change={setSearch} />
        <SelectField
          label={t('state')}
          value={state}
          change={setState}
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
      <PagedTable
        label={t('users')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ id, name }) => <a href={hrefOf('users', id)}>{name}</a> },
          { heading: t('email'), show: ({ email }) => email ?? '–' },
          { heading: t('roles'), show: ({ roles }) => roles.join(', ') },
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
