import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatCost, formatNumber } from '../../shared/format.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Await, ErrorNotice } from '../../shared/ui/notice.tsx';
import { readLimit, showLimit, type Settings, type UserLimit } from '../settings/settings.ts';
import { t } from './words.ts';

interface Share {
  readonly used: number;
  readonly remaining: number | null;
}

/** What a user has used in the present windows, and what is left. */
export const UserUsage = ({ id }: { id: string }) => {
  const usage = useLoad(
    () => api.get<Readonly<Record<'requests' | 'tokens' | 'cost', Share>>>(`/api/admin/users/${id}/usage`),
    id,
  );
  return (
    <section class="stack tight">
      <h2>{t('usage')}</h2>
      <Await loaded={usage}>
        {(data) => (
          <dl class="figures">
            {(['requests', 'tokens', 'cost'] as const).map((name) => {
              const { used, remaining } = data[name];
              const format = name === 'cost' ? formatCost : formatNumber;
              return (
                <div key={name}>
                  <dt>{t(name)}</dt>
                  <dd>
                    {remaining === null
                      ? t('used_only', { used: format(used) })
                      : t('used_left', { used: format(used), left: format(remaining) })}
                  </dd>
                </div>
              );
            })}
          </dl>
        )}
      </Await>
    </section>
  );
};

const LimitForm = ({ id, settings, saved }: { id: string; settings: Settings; saved: () => void }) => {
  const own = settings.limits.users?.[id] ?? {};
  const [form, setForm] = useState({ requests: showLimit(own.requests), tokens: showLimit(own.tokens) });
  const { busy, error, submit } = useSubmission();
  const save = async (): Promise<void> => {
    const limit: UserLimit = { ...readLimit('requests', form.requests), ...readLimit('tokens', form.tokens) };
    const { [id]: _, ...others } = settings.limits.users ?? {};
    const users = Object.keys(limit).length === 0 ? others : { ...others, [id]: limit };
    if (await submit(() => api.patch('/api/admin/settings', { body: { limits: { users } } }))) saved();
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
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
      <ErrorNotice error={error} />
      <div>
        <button type="submit" class="button" disabled={busy}>
          {t('save')}
        </button>
      </div>
    </form>
  );
};

/** The limits that an administrator sets for one user. */
export const UserLimits = ({ id }: { id: string }) => {
  const settings = useLoad(() => api.get<Settings>('/api/admin/settings'));
  return (
    <section class="stack tight">
      <h2>{t('limits')}</h2>
      <Await loaded={settings}>
        {(data) => (
          <LimitForm key={JSON.stringify(data)} id={id} settings={data} saved={() => void settings.reload()} />
        )}
      </Await>
    </section>
  );
};
