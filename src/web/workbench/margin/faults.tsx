import { api } from '../../shared/api.ts';
import { useLoad, useSubmission } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { isDemonstration } from '../../shared/demo.ts';
import { SelectField } from '../../shared/ui/field.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { faultNames, t } from '../words.ts';
import { translateKnown } from '../../shared/i18n.ts';

interface Faults {
  readonly items: readonly { readonly model: string; readonly fault: string }[];
}

const path = '/api/demo/faults';

const FaultSwitches = () => {
  const faults = useLoad(() => api.get<Faults>(path));
  const { error, submit } = useSubmission();
  const set = (model: string, fault: string): void =>
    void submit(() => api.put(path, { body: { model, fault } })).then(() => faults.reload());
  if (!faults.data || faults.data.items.length === 0) return null;
  return (
    <section class="stack tight" aria-labelledby="faults">
      <h2 id="faults">{t('faults')}</h2>
      <p class="quiet small">{t('faults_hint')}</p>
      <ErrorNotice error={error} />
      {faults.data.items.map(({ model, fault }) => (
        <SelectField
          key={model}
          label={model}
          value={fault}
          change={(chosen) => set(model, chosen)}
          options={Object.keys(faultNames).map((name) => [name, translateKnown(faultNames, name)] as const)}
        />
      ))}
    </section>
  );
};

/** Makes a sample model fail in the user's next sessions, so that a failover can be watched. A node in production has no such switch. */
export const Faults = () => (isDemonstration && may('ai.enhance.create') ? <FaultSwitches /> : null);
