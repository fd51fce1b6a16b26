import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatMeasure, measures, type Measure } from '../../shared/format.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { readLimit, showLimit, type Settings, type UserLimit } from '../settings/settings.ts';
import { t } from './words.ts';

interface Share {
  readonly used: number;
  readonly remaining: number | null;
}

/** What a user has used in the present windows, and what is left. */
export const UserUsage = ({ id }: { id: string }) => {
  const usage = useLoad(() => api.get<Readonly<Record<Measure, Share>>>(`/api/admin/users/${id}/usage`), id);
  return (
    <section class="stack tight">
      <h2>{t('usage')}</h2>
      <Await loaded={usage}>
        {(data) => (
          <dl class="figures">
            {measures.map((name) => {
              const { used, remaining } = data[name];
              return (
                <div key={name}>
                  <dt>{t(name === 'cost' ? 'organization_cost' : name)}</dt>
                  <dd>
                    {remaining === null
                      ? t('used_only', { used: formatMeasure(name, used) })
                      : t('used_left', { used: formatMeasure(name, used), left: formatMeasure(name, remaining) })}
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
  const submission = useSubmission();
  const save = async (): Promise<void> => {
    const limit: UserLimit = { ...readLimit('requests', form.requests), ...readLimit('tokens', form.tokens) };
    const { [id]: _, ...others } = settings.limits.users ?? {};
    const users = Object.keys(limit).length === 0 ? others : { ...others, [id]: limit };
    if (await submission.submit(() => api.patch('/api/admin/settings', { body: { limits: { users } } }))) saved();
  };
  return (
    <Form submission={submission} send={save} label={t('save')} look="button">
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
