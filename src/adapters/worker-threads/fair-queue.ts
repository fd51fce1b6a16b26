import { overloaded, type ZomaError } from '../../core/errors.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';

interface Waiting {
  readonly running: boolean;
  begin(): void;
}

/** The bounds of a fair queue. */
export interface FairQueueOptions {
  /** How many calls may be under way at a time. */
  readonly atOnce: number;
  /** How many of an organization may wait, those of running sessions not counted. */
  readonly mostWaiting: number;
  /** How long one waits before it is refused, in milliseconds; those of running sessions are not. */
  readonly longestWaitMs: number;
}

const isFull = (): ZomaError => overloaded('full', 'Too many long texts wait to be checked; try again later.');

/**
 * Bounds how many calls are under way. Waiting calls begin organization by organization (round robin); of an organization, those of
 * running sessions begin first, in the order in which they came.
 */
export const createFairQueue = ({ atOnce, mostWaiting, longestWaitMs }: FairQueueOptions) => {
  /** By organization; the one whose turn is next in front. */
  const queues = new Map<string, Waiting[]>();
  let underWay = 0;

  const beginNext = (): void => {
    for (const [organizationId, queue] of queues) {
      if (underWay >= atOnce) return;
      queues.delete(organizationId);
      const next = queue.shift();
      if (queue.length > 0) queues.set(organizationId, queue);
      underWay += 1;
      next?.begin();
    }
  };

  const enqueue = (organizationId: string, entry: Waiting): void => {
    const queue = queues.get(organizationId) ?? [];
    queues.set(organizationId, queue);
    const ahead = entry.running ? queue.findIndex(({ running }) => !running) : -1;
    queue.splice(ahead === -1 ? queue.length : ahead, 0, entry);
  };

  const leave = (organizationId: string, entry: Waiting): void => {
    const queue = queues.get(organizationId)?.filter((other) => other !== entry) ?? [];
    if (queue.length > 0) queues.set(organizationId, queue);
    else queues.delete(organizationId);
  };

  return {
    /**
     * Resolves when the call may begin, with a function that the caller calls when it has ended.
     * @throws ZomaError `overloaded` when too many wait or the wait is too long; the signal's reason when it aborts
     */
    take: async ({ organizationId, running = false, signal }: AnalysisOptions): Promise<() => void> => {
      signal?.throwIfAborted();
      const others = queues.get(organizationId)?.filter((other) => !other.running) ?? [];
      if (!running && others.length >= mostWaiting) throw isFull();
      await new Promise<void>((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
        };
        const refuse = (reason: Error): void => {
          settle();
          leave(organizationId, entry);
          reject(reason);
        };
        const giveUp = (): void => refuse(signal?.reason as Error);
        const entry: Waiting = {
          running,
          begin: () => {
            settle();
            resolve();
          },
        };
        const timer = running ? undefined : setTimeout(() => refuse(isFull()), longestWaitMs);
        signal?.addEventListener('abort', giveUp);
        enqueue(organizationId, entry);
        beginNext();
      });
      return () => {
        underWay -= 1;
        beginNext();
      };
    },
  };
};
