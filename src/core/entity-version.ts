import type { Precondition } from '../ports/entities.ts';
import { ZomaError } from './errors.ts';

/**
 * Checks a precondition; `version` is undefined when there is no such record.
 * @throws ZomaError `conflict`, its details `{version}` the present version, or null
 */
export const requireVersion = (version: number | undefined, { ifMatch, ifNoneMatch }: Precondition): void => {
  const exists = version !== undefined;
  const matches = ifMatch === undefined || (exists && (ifMatch === '*' || ifMatch.includes(version)));
  if (matches && !(exists && ifNoneMatch === '*')) return;
  throw new ZomaError('conflict', {
    message: exists ? `The entity has version ${String(version)}.` : 'The entity does not exist.',
    details: { version: version ?? null },
  });
};
