import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { words } from '../../shared/words.ts';
import { useRoleOptions } from '../role-names.ts';
import { readLimit, showLimit, type Settings as OrganizationSettings, type UserLimit } from '../settings/settings.ts';

const t = translator({
  ...words,
  assistant: ['The assistant', 'Der Assistent'],
  enabled: ['The organization may use the assistant', 'Die Organisation darf den Assistenten nutzen'],
  providers: ['Allowed providers', 'Erlaubte Anbieter'],
  models: ['Allowed models', 'Erlaubte Modelle'],
  list_hint: ['Names, separated by commas; empty: all.', 'Namen, durch Kommas getrennt; leer: alle.'],
  retention: ['Texts are kept for this many days', 'Texte werden so viele Tage aufbewahrt'],
  retention_hint: ['Empty: as the service keeps them.', 'Leer: wie der Dienst sie aufbewahrt.'],
  limits: ['Limits', 'Limits'],
  limits_hint: [
    'For a window of time. Empty: no limit of the organization’s own. None exceeds the limits of the service. Limits of single users are on their pages.',
    'Für ein Zeitfenster. Leer: kein eigenes Limit der Organisation. Keines übersteigt die Limits des Dienstes. Limits einzelner Benutzer stehen auf deren Seiten.',
  ],
  cost: ['Cost of the organization, in US dollars', 'Kosten der Organisation, in US-Dollar'],
  each_user: ['Each user', 'Jeder Benutzer'],
  requests_of: ['{who}: requests', '{who}: Anfragen'],
  tokens_of: ['{who}: tokens', '{who}: Token'],
});

const path = '/api/admin/settings';

const listOf = (written: string): readonly string[] | null => {
  const names = written
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? null : names;
};

/** The written limits of one group of users. */
interface Written {
  readonly requests: string;
  readonly tokens: string;
}

const written = ({ requests, tokens }: UserLimit = {}): Written => ({
  requests: showLimit(requests),
  tokens: showLimit(tokens),
});

const limitOf = ({ requests, tokens }: Written): UserLimit => ({
  ...readLimit('requests', requests),
  ...readLimit('tokens', tokens),
});

const LimitFields = ({ who, limit, change }: { who: string; limit: Written; change: (limit: Written) => void }) => (
  <div class="two">
    {(['requests', 'tokens'] as const).map((name) => (
      <TextField
        key={name}
        label={t(`${name}_of`, { who })}
        type="number"
        min={0}
        value={limit[name]}
        change={(value) => change({ ...limit, [name]: value })}
      />
    ))}
  </div>
);

const SettingsForm = ({
  settings,
  saved,
}: {
  settings: OrganizationSettings;
  saved: (changed: OrganizationSettings) => void;
}) => {
  const { limits } = settings;
  const [enabled, setEnabled] = useState(settings.enabled);
  const [lists, setLists] = useState({
    providers: settings.providers?.join(', ') ?? '',
    models: settings.models?.join(', ') ?? '',
  });
  const [retention, setRetention] = useState(showLimit(settings.retentionDays ?? undefined));
  const [cost, setCost] = useState(showLimit(limits.organization?.cost));
  const [user, setUser] = useState(written(limits.user));
  const [roles, setRoles] = useState<Readonly<Record<string, Written>>>(
    Object.fromEntries(Object.entries(limits.roles ?? {}).map(([name, limit]) => [name, written(limit)])),
  );
  const [isSaved, setSaved] = useState(false);
  const submission = useSubmission();
  const names = [...new Set([...useRoleOptions().map(([name]) => name), ...Object.keys(roles)])];

  const save = async (): Promise<void> => {
    const roleLimits = Object.entries(roles).map(([name, limit]) => [name, limitOf(limit)] as const);
    const body = {
      enabled,
      providers: listOf(lists.providers),
      models: listOf(lists.models),
      // Unchanged, it may be the service's own and must not become the organization's.
      ...(retention === showLimit(settings.retentionDays ?? undefined)
        ? {}
        : { retentionDays: retention === '' ? null : Number(retention) }),
      limits: {
        organization: readLimit('cost', cost),
        user: limitOf(user),
        roles: Object.fromEntries(roleLimits.filter(([, limit]) => Object.keys(limit).length > 0)),
      },
    };
    setSaved(await submission.submit(async () => saved(await api.patch<OrganizationSettings>(path, { body }))));
  };

  return (
    <Form
      submission={submission}
      send={save}
      label={t('save')}
      beside={isSaved && <span role="status">{t('saved')}</span>}
    >
      <h2>{t('assistant')}</h2>
      <label class="check">
        <input type="checkbox" checked={enabled} onChange={({ currentTarget }) => setEnabled(currentTarget.checked)} />
        {t('enabled')}
      </label>
      {(['providers', 'models'] as const).map((name) => (
        <TextField
          key={name}
          label={t(name)}
          hint={t('list_hint')}
          value={lists[name]}
          change={(value) => setLists({ ...lists, [name]: value })}
          path={name}
          error={submission.error}
        />
      ))}
      <TextField
        label={t('retention')}
        hint={t('retention_hint')}
        type="number"
        min={1}
        value={retention}
        change={setRetention}
        path="retentionDays"
        error={submission.error}
      />
      <h2>{t('limits')}</h2>
      <p class="quiet small">{t('limits_hint')}</p>
      <TextField label={t('cost')} type="number" min={0} step="any" value={cost} change={setCost} />
      <LimitFields who={t('each_user')} limit={user} change={setUser} />
      {names.map((name) => (
        <LimitFields
          key={name}
          who={name}
          limit={roles[name] ?? written()}
          change={(limit) => setRoles({ ...roles, [name]: limit })}
        />
      ))}
    </Form>
  );
};

/** The organization's settings: whether and with which models the assistant works, retention, and limits. */
export const Settings = () => {
  const settings = useLoad(() => api.get<OrganizationSettings>(path));
  const [changed, setChanged] = useState<OrganizationSettings>();
  return <Await loaded={settings}>{(data) => <SettingsForm settings={changed ?? data} saved={setChanged} />}</Await>;
};
