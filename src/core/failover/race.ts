import type { Opening, RunningAttempt } from './running-attempt.ts';

export interface Opened {
  readonly attempt: RunningAttempt;
  readonly opening: Opening;
}

/** The attempt that first has a text or has failed; `late` when none of them has after `lateAfterMs`. */
export const firstToOpen = async (
  attempts: readonly RunningAttempt[],
  lateAfterMs: number | undefined,
): Promise<Opened | 'late'> => {
  const openings = attempts.map((attempt) => attempt.opening.then((opening): Opened => ({ attempt, opening })));
  if (lateAfterMs === undefined) return Promise.race(openings);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), lateAfterMs);
  });
  try {
    return await Promise.race([...openings, late]);
  } finally {
    clearTimeout(timer);
  }
};
