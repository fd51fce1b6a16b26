import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { CopiedText } from '../../shared/ui/copied-text.tsx';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { DialogButton, FormDialog } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { HistoryLink } from '../history-link.tsx';
import { useGrantableRoles } from '../role-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  lead: [
    'A back end uses a service key wherever a user has an access token.',
    'Ein Backend verwendet einen Dienstschlüssel, wo ein Benutzer ein Zugriffstoken hat.',
  ],
  none: ['There is no service key.', 'Es gibt keinen Dienstschlüssel.'],
  prefix: ['Begins with', 'Beginnt mit'],
  expires: ['Expires', 'Läuft ab'],
  expires_optional: ['Expires (optional)', 'Läuft ab (optional)'],
  never: ['never', 'nie'],
  expired: ['expired', 'abgelaufen'],
  created: ['Created', 'Angelegt'],
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
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

const NewKey = ({ close, done }: { close: () => void; done: () => void }) => {
  const [name, setName] = useState('');
  const [expires, setExpires] = useState('');
  const [picked, setRoles] = useState<readonly string[]>(['Editor']);
  const roles = useGrantableRoles(picked);
  const submission = useSubmission();
  const send = async () => {
    const end = expires === '' ? {} : { expiresAt: new Date(expires).toISOString() };
    const body = { name, roles: roles.granted(), ...end };
    const { key } = await api.post<{ key: string }>('/api/admin/keys', { body });
    return <CopiedText label={t('key')} text={key} note={t('once')} />;
  };
  return (
    <FormDialog title={t('create')} submission={submission} send={send} done={done} close={close}>
      <TextField label={t('name')} required value={name} change={setName} path="name" error={submission.error} />
      <Await loaded={roles.loaded}>
        {() => <CheckGroup legend={t('roles')} options={roles.options} chosen={roles.chosen} change={setRoles} />}
      </Await>
      <TextField
        label={t('expires_optional')}
        type="datetime-local"
        value={expires}
        change={setExpires}
        path="expiresAt"
        error={submission.error}
      />
    </FormDialog>
  );
};

const Expiry = ({ at }: { at: string | null }) => {
  if (at === null) return <>{t('never')}</>;
  return (
    <>
      {formatTime(at)} {Date.parse(at) <= Date.now() && <span class="tag bad">{t('expired')}</span>}
    </>
  );
};

/** The service keys of the organization. */
export const Keys = () => {
  const pages = usePages<Key>('/api/admin/keys');
  const reload = (): void => void pages.reload();
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <DialogButton label={t('create')} dialog={(close) => <NewKey close={close} done={reload} />} />
      </div>
      <PagedTable
        label={t('keys')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => <strong class="break">{name}</strong> },
          { heading: t('prefix'), show: ({ prefix }) => <code>{prefix}</code> },
          { heading: t('roles'), show: ({ roles }) => roles.join(', ') },
          { heading: t('created'), show: ({ createdAt }) => formatTime(createdAt) },
          {
            heading: t('last_used'),
            show: ({ lastUsedAt }) => (lastUsedAt === null ? t('never') : formatTime(lastUsedAt)),
          },
          { heading: t('expires'), show: ({ expiresAt }) => <Expiry at={expiresAt} /> },
          {
            heading: t('revoke'),
            show: ({ id, name }) => (
              <div class="row">
                <ConfirmedButton
                  label={t('revoke')}
                  title={t('revoke_title', { name })}
                  text={t('revoke_text')}
                  action={() => api.delete(`/api/admin/keys/${id}`)}
                  done={reload}
                />
                <HistoryLink id={id} name={name} />
              </div>
            ),
          },
        ]}
      />
    </>
  );
};
