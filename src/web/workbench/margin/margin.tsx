import { useStore } from '../../shared/store.ts';
import { t } from '../words.ts';
import { Answer } from './answer.tsx';
import { Faults } from './faults.tsx';
import { Limits } from './limits.tsx';
import { Sent } from './sent.tsx';
import { currentField } from '../sessions.ts';

/** The margin of the page: what happens behind the text of the field that has the focus. */
export const Margin = ({ userId }: { userId: string }) => {
  const field = useStore(currentField);
  return (
    <aside class="margin" aria-label={t('behind')}>
      <Answer field={field} />
      <Limits userId={userId} />
      <Faults />
      <Sent field={field} />
    </aside>
  );
};
