import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { usePages } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { DialogButton } from '../../shared/ui/form.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { holds } from '../grants.ts';
import { HistoryLink } from '../history-link.tsx';
import { rolesPath, type Role } from '../role-names.ts';
import { RoleForm } from '../roles/role-form.tsx';
import { t } from '../roles/words.ts';

const Grants = ({ role: { allPermission, permissions } }: { role: Role }) => {
  if (allPermission) return <>{t('everything')}</>;
  return <span class="small break">{permissions.length === 0 ? t('nothing') : permissions.toSorted().join(', ')}</span>;
};

const Commands = ({ role, reload }: { role: Role; reload: () => void }) => {
  const [isOpen, setOpen] = useState(false);
  const { id, name, permissions } = role;
  return (
    <div class="row">
      {holds(permissions) ? (
        <>
          <button type="button" class="button slight" onClick={() => setOpen(true)}>
            {t('change')}
          </button>
          {isOpen && <RoleForm role={role} close={() => setOpen(false)} saved={reload} />}
          <ConfirmedButton
            label={t('delete')}
            title={t('delete_title', { name })}
            text={t('delete_text')}
            action={() => api.delete(`${rolesPath}/${id}`)}
            done={reload}
          />
        </>
      ) : (
        <span class="quiet small">{t('more_than_you')}</span>
      )}
      <HistoryLink id={id} name={name} />
    </div>
  );
};

/** The roles of the organization and what they permit. */
export const Roles = () => {
  const pages = usePages<Role>(rolesPath);
  const reload = (): void => void pages.reload();
  const mayChange = may('role.manage');
  return (
    <>
      {mayChange && (
        <DialogButton
          label={t('create')}
          dialog={(close) => <RoleForm role={undefined} close={close} saved={reload} />}
        />
      )}
      <PagedTable
        label={t('roles')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => <strong class="break">{name}</strong> },
          { heading: t('permissions'), show: (role) => <Grants role={role} /> },
          ...(mayChange
            ? [{ heading: t('change'), show: (role: Role) => <Commands role={role} reload={reload} /> }]
            : []),
        ]}
      />
    </>
  );
};
