import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { useLoad, usePages, useSubmission } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { FormDialog } from '../../shared/ui/form.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import type { Role } from '../role-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  none: ['There is no role.', 'Es gibt keine Rolle.'],
  everything: ['Everything, also what comes later', 'Alles, auch was später dazukommt'],
  create: ['Create a role', 'Rolle anlegen'],
  change_title: ['Permissions of {name}', 'Rechte von {name}'],
  change_hint: [
    'A change takes effect on open connections within a second. You can grant only what you have yourself.',
    'Eine Änderung wirkt innerhalb einer Sekunde, auch auf offene Verbindungen. Vergeben können Sie nur, was Sie selbst dürfen.',
  ],
  delete_title: ['Delete the role {name}?', 'Rolle {name} löschen?'],
  delete_text: [
    'Only a role that no user, key or issuer has can be deleted.',
    'Nur eine Rolle, die kein Benutzer, Schlüssel oder Aussteller hat, lässt sich löschen.',
  ],
});

interface PermissionEntry {
  readonly name: string;
  readonly description: string;
}

const RoleForm = ({ role, close, saved }: { role: Role | undefined; close: () => void; saved: () => void }) => {
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? []);
  const [isAll, setAll] = useState(role?.allPermission ?? false);
  const known = useLoad(() => api.get<{ items: readonly PermissionEntry[] }>('/api/admin/permissions'));
  const submission = useSubmission();
  const send = async (): Promise<undefined> => {
    const grants = { permissions: chosen, allPermission: isAll };
    await (role
      ? api.patch(`/api/admin/roles/${role.id}`, { body: grants })
      : api.post('/api/admin/roles', { body: { name, ...grants } }));
  };
  return (
    <FormDialog
      title={role ? t('change_title', { name: role.name }) : t('create')}
      label={t('save')}
      submission={submission}
      send={send}
      done={saved}
      close={close}
    >
      <p class="quiet small">{t('change_hint')}</p>
      {!role && (
        <TextField label={t('name')} required value={name} change={setName} path="name" error={submission.error} />
      )}
      <label class="check">
        <input type="checkbox" checked={isAll} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
        {t('everything')}
      </label>
      {!isAll && (
        <CheckGroup
          legend={t('permissions')}
          options={(known.data?.items ?? []).map((each) => [each.name, each.name] as const)}
          chosen={chosen}
          change={setChosen}
        />
      )}
    </FormDialog>
  );
};

/** The roles of the organization and what they permit. */
export const Roles = () => {
  const pages = usePages<Role>('/api/admin/roles');
  const [open, setOpen] = useState<Role | 'new'>();
  const reload = (): void => void pages.reload();
  const mayChange = may('role.manage');
  return (
    <>
      {mayChange && (
        <div>
          <button type="button" class="button main" onClick={() => setOpen('new')}>
            {t('create')}
          </button>
        </div>
      )}
      {open && <RoleForm role={open === 'new' ? undefined : open} close={() => setOpen(undefined)} saved={reload} />}
      <PagedTable
        label={t('roles')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => <strong>{name}</strong> },
          {
            heading: t('permissions'),
            show: ({ allPermission, permissions }) =>
              allPermission ? t('everything') : <span class="small break">{permissions.join(', ')}</span>,
          },
          ...(mayChange
            ? [
                {
                  heading: t('change'),
                  show: (role: Role) => (
                    <div class="row">
                      <button type="button" class="button slight" onClick={() => setOpen(role)}>
                        {t('change')}
                      </button>
                      <ConfirmedButton
                        label={t('delete')}
                        title={t('delete_title', { name: role.name })}
                        text={t('delete_text')}
                        action={() => api.delete(`/api/admin/roles/${role.id}`)}
                        done={reload}
                      />
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
};
