import { useState } from 'preact/hooks';
import { api, checkLogin } from '../../shared/api.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { readItem } from '../../shared/pages.ts';
import { saveChanges } from '../../shared/save.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { FormDialog } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { holds, ownRoles } from '../grants.ts';
import { rolesPath, type Role } from '../role-names.ts';
import { aboutPermission, t } from './words.ts';

interface PermissionEntry {
  readonly name: string;
  readonly description: string;
}

/** The permissions, each with what it allows. One that the caller lacks cannot be granted, only taken away. */
const PermissionBoxes = ({
  known,
  chosen,
  change,
}: {
  known: readonly PermissionEntry[];
  chosen: readonly string[];
  change: (chosen: readonly string[]) => void;
}) => (
  <fieldset class="field">
    <legend class="label">{t('permissions')}</legend>
    <div>
      {known.map(({ name, description }) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={!holds([name]) && !chosen.includes(name)}
            onChange={({ currentTarget }) =>
              change(currentTarget.checked ? [...chosen, name] : chosen.filter((each) => each !== name))
            }
          />
          <span>
            {aboutPermission(name, description)} <code class="quiet">{name}</code>
          </span>
        </label>
      ))}
    </div>
  </fieldset>
);

const grantsOf = ({ allPermission, permissions }: Pick<Role, 'allPermission' | 'permissions'>) => ({
  allPermission,
  // A role with all permissions lists them; none of them is a choice of its own.
  permissions: allPermission ? [] : permissions,
});

/** The dialog that creates a role, or changes what `role` grants. */
export const RoleForm = ({ role, close, saved }: { role: Role | undefined; close: () => void; saved: () => void }) => {
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? []);
  const [isAll, setAll] = useState(role?.allPermission ?? false);
  const known = useLoad(() => api.get<{ items: readonly PermissionEntry[] }>('/api/admin/permissions'));
  const submission = useSubmission();
  const mayGrantAll = known.data !== undefined && holds(known.data.items.map((each) => each.name));
  const send = async (): Promise<undefined> => {
    const wanted = grantsOf({ allPermission: isAll, permissions: chosen });
    if (!role) {
      await api.post(rolesPath, { body: { name, ...wanted } });
      return;
    }
    await saveChanges({
      // The two are one field: `allPermission: false` alone would keep all permissions as a list.
      began: { grants: grantsOf(role) },
      wanted: { grants: wanted },
      read: async () => ({ grants: grantsOf(await readItem<Role>(rolesPath, role.id)) }),
      write: ({ grants }) => api.patch(`${rolesPath}/${role.id}`, { body: grants }),
    });
    if (ownRoles().includes(role.name)) await checkLogin();
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
      {role && ownRoles().includes(role.name) && <p class="notice warn small">{t('own_role')}</p>}
      {!role && (
        <TextField label={t('name')} required value={name} change={setName} path="name" error={submission.error} />
      )}
      <Await loaded={known}>
        {({ items }) => (
          <>
            <label class="check">
              <input
                type="checkbox"
                checked={isAll}
                disabled={!mayGrantAll && !isAll}
                onChange={({ currentTarget }) => setAll(currentTarget.checked)}
              />
              {t('everything')}
            </label>
            {!isAll && <PermissionBoxes known={items} chosen={chosen} change={setChosen} />}
          </>
        )}
      </Await>
    </FormDialog>
  );
};
