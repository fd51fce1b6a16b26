import { useEffect, useRef } from 'preact/hooks';
import { may } from '../../shared/login.ts';
import { useStore } from '../../shared/store.ts';
import { t } from '../words.ts';
import { Answer } from './answer.tsx';
import { Faults } from './faults.tsx';
import { Limits } from './limits.tsx';
import { Sent } from './sent.tsx';
import { fieldOfKey } from '../places.ts';
import { currentField, followed, views } from '../sessions.ts';

/** Scrolls to the margin where it opens below the text, out of sight. */
const reveal = (margin: HTMLElement): void => {
  if (margin.getBoundingClientRect().top < innerHeight / 2) return;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  margin.scrollIntoView({ behavior: isStill ? 'auto' : 'smooth' });
};

/**
 * The margin of the page: what happens behind the text of the field that has the focus.
 * `isJustOpened`: the user opened it, so it scrolls into view; else it was open when the page loaded.
 */
export const Margin = ({ userId, isJustOpened }: { userId: string; isJustOpened: boolean }) => {
  const key = useStore(currentField);
  const field = fieldOfKey(key);
  // A session that began before a reload or in another tab is shown as long as the user's own field has none.
  const hasOwn = useStore(views)[key ?? ''] !== undefined;
  const other = Object.keys(useStore(followed)).at(-1);
  const answered = hasOwn ? field : (fieldOfKey(other) ?? field);
  const margin = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isJustOpened && margin.current) reveal(margin.current);
  }, []);
  return (
    <aside ref={margin} class="margin" aria-label={t('behind')}>
      <Answer field={answered} />
      {may('ai.usage.view') && <Limits userId={userId} />}
      <Faults />
      {may('ai.context.view') && <Sent field={field} />}
    </aside>
  );
};
