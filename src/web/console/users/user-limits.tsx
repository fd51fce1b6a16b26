import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatMeasure, formatTime, measures, type Measure } from '../../shared/format.ts';
import { useEdited, useLoad, useSubmission } from '../../shared/load.ts';
import { saveChanges } from '../../shared/save.ts';
import { Live } from '../../shared/ui/live.tsx';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { readLimit, showLimit, type Settings, type UserLimit } from '../settings/settings.ts';
import { pathOf } from './user.ts';
import { t } from './words.ts';

interface Share {
  readonly used: number;
  readonly remaining: number | null;
  readonly resetAt: string | null;
}

/** No event announces the usage of another user. */
const everyMs = 15_000;

/** What a user has used in the present windows, and what is left. */
export const UserUsage = ({ id }: { id: string }) => {
  const usage = useLoad(() => api.get<Readonly<Record<Measure, Share>>>(`${pathOf(id)}/usage`), id);
  return (
    <section class="stack tight">
      <div class="row apart">
        <h2>{t('usage')}</h2>
        <Live loaded={usage} everyMs={everyMs} />
      </div>
      <Await loaded={usage}>
        {(data) => (
          <dl class="figures">
            {measures.map((name) => {
              const { used, remaining, resetAt } = data[name];
              return (
                <div key={name}>
                  <dt>{t(name === 'cost' ? 'organization_cost' : name)}</dt>
                  <dd>
                    {remaining === null
                      ? t('used_only', { used: formatMeasure(name, used) })
                      : t('used_left', { used: formatMeasure(name, used), left: formatMeasure(name, remaining) })}
                    {resetAt !== null && (
                      <span class="quiet small until">{t('until', { time: formatTime(resetAt) })}</span>
                    )}
                  </dd>
                </div>
              );
            })}
          </dl>
        )}
      </Await>
      <p class="quiet small">{t('usage_hint')}</p>
    </section>
  );
};

const settingsPath = '/api/admin/settings';

const ownLimit = ({ limits }: Settings, id: string) => {
  const { requests = null, tokens = null } = limits.users?.[id] ?? {};
  return { requests, tokens };
};

type OwnLimit = ReturnType<typeof ownLimit>;

const LimitForm = ({
  id,
  settings,
  saved,
  renew,
}: {
  id: string;
  settings: Settings;
  saved: (changed: Settings) => void;
  renew: () => void;
}) => {
  const began = ownLimit(settings, id);
  const [form, setForm] = useState({
    requests: showLimit(began.requests ?? undefined),
    tokens: showLimit(began.tokens ?? undefined),
  });
  const [isSaved, setSaved] = useState(false);
  const submission = useSubmission();
  const save = async (): Promise<void> => {
    const limit: UserLimit = { ...readLimit('requests', form.requests), ...readLimit('tokens', form.tokens) };
    const { requests = null, tokens = null } = limit;
    // The limits of all users are written together: those of the others are as they are now, not as the page began.
    let others: Readonly<Record<string, UserLimit>> = {};
    setSaved(
      await submission.submit(() =>
        saveChanges<OwnLimit>({
          began,
          wanted: { requests, tokens },
          read: async () => {
            const now = await api.get<Settings>(settingsPath);
            others = Object.fromEntries(Object.entries(now.limits.users ?? {}).filter(([user]) => user !== id));
            return ownLimit(now, id);
          },
          write: async () => {
            const users = Object.keys(limit).length === 0 ? others : { ...others, [id]: limit };
            saved(await api.patch<Settings>(settingsPath, { body: { limits: { users } } }));
          },
        }),
      ),
    );
  };
  return (
    <Form
      submission={submission}
      send={save}
      label={t('save')}
      look="button"
      renew={renew}
      isSaved={isSaved}
      edited={() => setSaved(false)}
    >
      <p class="quiet small">{t('limits_hint')}</p>
      <div class="two">
        {(['requests', 'tokens'] as const).map((name) => (
          <TextField
            key={name}
            label={t(name)}
            type="number"
            min={0}
            value={form[name]}
            change={(value) => setForm({ ...form, [name]: value })}
          />
        ))}
      </div>
    </Form>
  );
};

/** The limits that an administrator sets for one user. */
export const UserLimits = ({ id }: { id: string }) => {
  const settings = useEdited(() => api.get<Settings>(settingsPath));
  return (
    <section class="stack tight">
      <h2>{t('limits')}</h2>
      <Await loaded={settings}>
        {(data) => (
          <LimitForm
            key={settings.loadedAt}
            id={id}
            settings={data}
            saved={settings.keep}
            renew={() => void settings.reload()}
          />
        )}
      </Await>
    </section>
  );
};
