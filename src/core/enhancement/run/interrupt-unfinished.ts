import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Sessions } from '../../../ports/sessions.ts';
import { ZomaError } from '../../errors.ts';

/** Ends as `interrupted` every session that an earlier process left unfinished; for a node that shares its stores with no other. */
export const interruptUnfinished = async ({
  sessions,
  clock,
  logger,
}: {
  sessions: Sessions;
  clock: Clock;
  logger: Logger;
}): Promise<void> => {
  const error = new ZomaError('interrupted').toPublic();
  const interrupted = await sessions.interruptUnfinished(error, new Date(clock.now()));
  if (interrupted > 0) logger.warn({ interrupted }, 'interrupted the sessions that an earlier process left unfinished');
};
