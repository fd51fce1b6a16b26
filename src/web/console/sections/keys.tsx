import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { CopiedText } from '../../shared/ui/copied-text.tsx';
import { ConfirmedButton, Dialog } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { words } from '../../shared/words.ts';
import { useRoleOptions } from '../role-names.ts';

const t = translator({
  ...words,
  lead: [
    'A back end uses a service key wherever a user has an access token.',
    'Ein Backend verwendet einen Dienstschlüssel, wo ein Benutzer ein Zugriffstoken hat.',
  ],
  label: ['Service keys', 'Dienstschlüssel'],
  none: ['There is no service key.', 'Es gibt keinen Dienstschlüssel.'],
  name: ['Name', 'Name'],
  prefix: ['Begins with', 'Beginnt mit'],
  roles: ['Roles', 'Rollen'],
  last_used: ['Last used', 'Zuletzt benutzt'],
  expires: ['Expires', 'Läuft ab'],
  expires_optional: ['Expires (optional)', 'Läuft ab (optional)'],
  never: ['never', 'nie'],
  create: ['Create a key', 'Schlüssel anlegen'],
  key: ['The key', 'Der Schlüssel'],
  once: ['It is shown this once: store it now.', 'Er wird nur dieses eine Mal gezeigt: bewahren Sie ihn jetzt auf.'],
  revoke: ['Revoke', 'Widerrufen'],
  revoke_title: ['Revoke the key {name}?', 'Schlüssel {name} widerrufen?'],
  revoke_text: [
    'Whatever uses the key is refused within a second, on every node. This cannot be undone.',
    'Was den Schlüssel benutzt, wird innerhalb einer Sekunde abgewiesen, auf jedem Knoten. Das lässt sich nicht zurücknehmen.',
  ],
});

interface Key {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly prefix: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

const NewKey = ({ close, created }: { close: () => void; created: () => void }) => {
  const [name, setName] = useState('');
  const [expires, setExpires] = useState('');
  const [roles, setRoles] = useState<readonly string[]>(['Editor']);
  const [key, setKey] = useState<string>();
  const options = useRoleOptions();
  const { busy, error, submit } = useSubmission();
  const create = async (): Promise<void> => {
    const end = expires === '' ? {} : { expiresAt: new Date(expires).toISOString() };
    await submit(async () =>
      setKey((await api.post<{ key: string }>('/api/admin/keys', { body: { name, roles, ...end } })).key),
    );
    created();
  };
  return (
    <Dialog title={t('create')} close={close}>
      {key ? (
        <>
          <div class="notice stack tight">
            <CopiedText label={t('key')} text={key} />
            <p class="small">{t('once')}</p>
          </div>
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
          <TextField label={t('name')} required value={name} change={setName} path="name" error={error} />
          <CheckGroup legend={t('roles')} options={options} chosen={roles} change={setRoles} />
          <TextField
            label={t('expires_optional')}
            type="datetime-local"
            value={expires}
            change={setExpires}
            path="expiresAt"
            error={error}
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

/** The service keys of the organization. */
export const Keys = () => {
  const pages = usePages<Key>('/api/admin/keys');
  const [isCreating, setCreating] = useState(false);
  const reload = (): void => void pages.reload();
  const time = (iso: string | null): string => (iso === null ? t('never') : formatTime(iso));
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <button type="button" class="button main" onClick={() => setCreating(true)}>
          {t('create')}
        </button>
      </div>
      {isCreating && <NewKey close={() => setCreating(false)} created={reload} />}
      <PagedTable
        label={t('label')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => name },
          { heading: t('prefix'), show: ({ prefix }) => <code>{prefix}</code> },
          { heading: t('roles'), show: ({ roles }) => roles.join(', ') },
          { heading: t('last_used'), show: ({ lastUsedAt }) => time(lastUsedAt) },
          { heading: t('expires'), show: ({ expiresAt }) => time(expiresAt) },
          {
            heading: t('revoke'),
            show: ({ id, name }) => (
              <ConfirmedButton
                label={t('revoke')}
                title={t('revoke_title', { name })}
                text={t('revoke_text')}
                action={() => api.delete(`/api/admin/keys/${id}`)}
                done={reload}
              />
            ),
          },
        ]}
      />
    </>
  );
};
