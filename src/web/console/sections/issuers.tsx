import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { CheckGroup, SelectField, TextField } from '../../shared/ui/field.tsx';
import { DialogButton, FormDialog } from '../../shared/ui/form.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { useRoleOptions } from '../role-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  lead: [
    'Host applications that sign tokens for their users. A token of an issuer is exchanged for an access token.',
    'Hostanwendungen, die Token für ihre Benutzer signieren. Ein Token eines Ausstellers wird gegen ein Zugriffstoken getauscht.',
  ],
  none: ['There is no issuer.', 'Es gibt keinen Aussteller.'],
  issuer: ['Issuer (iss)', 'Aussteller (iss)'],
  audience: ['Audience (aud)', 'Empfänger (aud)'],
  key_source: ['Keys', 'Schlüssel'],
  jwksUrl: ['Address of a key set (JWKS)', 'Adresse eines Schlüsselsatzes (JWKS)'],
  secret: ['Shared secret', 'Gemeinsames Geheimnis'],
  secret_hint: ['At least 32 bytes; it is never shown again.', 'Mindestens 32 Bytes; es wird nie wieder gezeigt.'],
  algorithms: ['Algorithms', 'Verfahren'],
  allowed: ['Roles that its tokens may give', 'Rollen, die seine Token vergeben dürfen'],
  default: ['Roles of a token without roles', 'Rollen für ein Token ohne Rollen'],
  create: ['Register an issuer', 'Aussteller eintragen'],
  disable_title: ['Disable the issuer {name}?', 'Aussteller {name} sperren?'],
  disable_text: [
    'Every login that came from its tokens ends within a second.',
    'Jede Anmeldung aus seinen Token endet innerhalb einer Sekunde.',
  ],
  delete_title: ['Delete the issuer {name}?', 'Aussteller {name} löschen?'],
});

interface Issuer {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl?: string;
  readonly hasSecret?: boolean;
  readonly algorithms: readonly string[];
  readonly allowedRoles: readonly string[];
  readonly defaultRoles: readonly string[];
  readonly disabled: boolean;
}

const publicAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const;

const NewIssuer = ({ close, done }: { close: () => void; done: () => void }) => {
  const [form, setForm] = useState({ name: '', issuer: '', audience: '', jwksUrl: '', secret: '' });
  const [keys, setKeys] = useState('jwksUrl');
  const [algorithms, setAlgorithms] = useState<readonly string[]>(['RS256']);
  const [allowedRoles, setAllowed] = useState<readonly string[]>([]);
  const [defaultRoles, setDefault] = useState<readonly string[]>([]);
  const roles = useRoleOptions();
  const submission = useSubmission();
  const send = async (): Promise<undefined> => {
    const { jwksUrl, secret, ...names } = form;
    const source = keys === 'jwksUrl' ? { jwksUrl, algorithms } : { secret, algorithms: ['HS256'] };
    const body = { ...names, ...source, allowedRoles, defaultRoles };
    await api.post('/api/admin/issuers', { body });
  };
  const field = (name: keyof typeof form) => ({
    label: t(name),
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path: name,
    error: submission.error,
    required: true,
  });
  return (
    <FormDialog title={t('create')} submission={submission} send={send} done={done} close={close}>
      <TextField {...field('name')} />
      <TextField {...field('issuer')} />
      <TextField {...field('audience')} />
      <SelectField
        label={t('key_source')}
        value={keys}
        change={setKeys}
        options={[
          ['jwksUrl', t('jwksUrl')],
          ['secret', t('secret')],
        ]}
      />
      {keys === 'jwksUrl' ? (
        <>
          <TextField type="url" {...field('jwksUrl')} />
          <CheckGroup
            legend={t('algorithms')}
            options={publicAlgorithms.map((name) => [name, name] as const)}
            chosen={algorithms}
            change={setAlgorithms}
          />
        </>
      ) : (
        <TextField type="password" autocomplete="off" hint={t('secret_hint')} {...field('secret')} />
      )}
      <CheckGroup legend={t('allowed')} options={roles} chosen={allowedRoles} change={setAllowed} />
      <CheckGroup legend={t('default')} options={roles} chosen={defaultRoles} change={setDefault} />
    </FormDialog>
  );
};

const Commands = ({ issuer: { id, name, disabled }, reload }: { issuer: Issuer; reload: () => void }) => {
  const path = `/api/admin/issuers/${id}`;
  const { busy, error, submit } = useSubmission();
  return (
    <div class="row">
      {disabled ? (
        <button
          type="button"
          class="button slight"
          disabled={busy}
          onClick={() => void submit(() => api.patch(path, { body: { disabled: false } })).then(reload)}
        >
          {t('enable')}
        </button>
      ) : (
        <ConfirmedButton
          class="button slight"
          label={t('disable')}
          title={t('disable_title', { name })}
          text={t('disable_text')}
          action={() => api.patch(path, { body: { disabled: true } })}
          done={reload}
        />
      )}
      <ConfirmedButton
        label={t('delete')}
        title={t('delete_title', { name })}
        text={t('disable_text')}
        action={() => api.delete(path)}
        done={reload}
      />
      <ErrorNotice error={error} />
    </div>
  );
};

/** The issuers of the organization. */
export const Issuers = () => {
  const pages = usePages<Issuer>('/api/admin/issuers');
  const reload = (): void => void pages.reload();
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <DialogButton label={t('create')} dialog={(close) => <NewIssuer close={close} done={reload} />} />
      </div>
      <PagedTable
        label={t('issuers')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => name },
          { heading: t('issuer'), show: ({ issuer }) => <code class="break">{issuer}</code> },
          { heading: t('audience'), show: ({ audience }) => <code class="break">{audience}</code> },
          { heading: t('algorithms'), show: ({ algorithms }) => algorithms.join(', ') },
          { heading: t('roles'), show: ({ allowedRoles }) => allowedRoles.join(', ') },
          {
            heading: t('state'),
            show: ({ disabled }) => (
              <span class={disabled ? 'tag bad' : 'tag good'}>{t(disabled ? 'disabled' : 'enabled')}</span>
            ),
          },
          { heading: t('change'), show: (issuer) => <Commands issuer={issuer} reload={reload} /> },
        ]}
      />
    </>
  );
};
