import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { useEdited, useLoad, useSubmission } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { saveChanges } from '../../shared/save.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await, ErrorNotice } from '../../shared/ui/notice.tsx';
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
  list_known: ['There are: {names}.', 'Es gibt: {names}.'],
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

/** The settings as parts that are changed one by one. */
const partsOf = ({ enabled, providers, models, retentionDays, limits }: OrganizationSettings) => ({
  enabled,
  providers: providers ?? null,
  models: models ?? null,
  retentionDays,
  organization: limits.organization ?? {},
  user: limits.user ?? {},
  roles: limits.roles ?? {},
});

type Parts = ReturnType<typeof partsOf>;

/** The request that writes the changed parts. */
const bodyOf = ({ organization, user, roles, ...others }: Partial<Parts>) => {
  const limits = Object.entries({ organization, user, roles }).filter(([, part]) => part !== undefined);
  return { ...others, ...(limits.length > 0 && { limits: Object.fromEntries(limits) }) };
};

/** Returns the providers and models of the service, where the caller may see them. */
const useKnownModels = () => {
  const { data } = useLoad(async () => {
    if (!may('provider.view')) return undefined;
    const { items } = await api.get<{ items: readonly { provider: string; model: string }[] }>('/api/admin/providers');
    return {
      providers: [...new Set(items.map(({ provider }) => provider))],
      models: items.map(({ model }) => model),
    };
  });
  return data;
};

const SettingsForm = ({
  settings,
  saved,
  renew,
}: {
  settings: OrganizationSettings;
  saved: (changed: OrganizationSettings) => void;
  renew: () => void;
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
  const known = useKnownModels();
  const { loaded: loadedRoles, options: roleOptions } = useRoleOptions();
  const names = [...new Set([...roleOptions.map(([name]) => name), ...Object.keys(roles)])];

  const save = async (): Promise<void> => {
    const roleLimits = Object.entries(roles).map(([name, limit]) => [name, limitOf(limit)] as const);
    const wanted: Parts = {
      enabled,
      providers: listOf(lists.providers),
      models: listOf(lists.models),
      retentionDays: retention === '' ? null : Number(retention),
      organization: readLimit('cost', cost),
      user: limitOf(user),
      roles: Object.fromEntries(roleLimits.filter(([, limit]) => Object.keys(limit).length > 0)),
    };
    setSaved(
      await submission.submit(() =>
        saveChanges<Parts>({
          began: partsOf(settings),
          wanted,
          read: async () => partsOf(await api.get<OrganizationSettings>(path)),
          write: async (changed) => saved(await api.patch<OrganizationSettings>(path, { body: bodyOf(changed) })),
        }),
      ),
    );
  };

  return (
    <Form
      submission={submission}
      send={save}
      label={t('save')}
      renew={renew}
      isSaved={isSaved}
      edited={() => setSaved(false)}
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
          hint={[t('list_hint'), ...(known ? [t('list_known', { names: known[name].join(', ') })] : [])].join(' ')}
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
      <ErrorNotice error={loadedRoles.error} retry={() => void loadedRoles.reload()} />
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
  const settings = useEdited(() => api.get<OrganizationSettings>(path));
  return (
    <Await loaded={settings}>
      {(data) => (
        <SettingsForm
          key={settings.loadedAt}
          settings={data}
          saved={settings.keep}
          renew={() => void settings.reload()}
        />
      )}
    </Await>
  );
};
