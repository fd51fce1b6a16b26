import { overloaded, type ZomaError } from '../../core/errors.ts';
import type { AnalysisOptions } from '../../ports/text-analysis.ts';

interface Waiting {
  readonly ofRunningSession: boolean;
  begin(): void;
}

/** The bounds of a fair queue. */
export interface FairQueueOptions {
  /** The most concurrent calls. */
  readonly concurrency: number;
  /** The most waiting calls of an organization, without those of running sessions. */
  readonly maxWaiting: number;
  /** Longest wait before a call is refused, in milliseconds; calls of running sessions have none. */
  readonly maxWaitMs: number;
}

const isFull = (): ZomaError => overloaded('full', 'Too many long texts wait to be checked; try again later.');

/**
 * Creates a queue that bounds the number of concurrent calls. The organizations take turns (round robin). Within an organization the
 * calls of running sessions begin first; otherwise the order is kept.
 */
export const createFairQueue = ({ concurrency, maxWaiting, maxWaitMs }: FairQueueOptions) => {
  /** The waiting calls by organization; the organization whose turn is next is the first. */
  const queues = new Map<string, Waiting[]>();
  let running = 0;

  const beginNext = (): void => {
    for (const [organizationId, queue] of queues) {
      if (running >= concurrency) return;
      queues.delete(organizationId);
      const next = queue.shift();
      if (queue.length > 0) queues.set(organizationId, queue);
      running += 1;
      next?.begin();
    }
  };

  const enqueue = (organizationId: string, entry: Waiting): void => {
    const queue = queues.get(organizationId) ?? [];
    queues.set(organizationId, queue);
    const ahead = entry.ofRunningSession ? queue.findIndex(({ ofRunningSession }) => !ofRunningSession) : -1;
    queue.splice(ahead === -1 ? queue.length : ahead, 0, entry);
  };

  const leave = (organizationId: string, entry: Waiting): void => {
    const queue = queues.get(organizationId)?.filter((other) => other !== entry) ?? [];
    if (queue.length > 0) queues.set(organizationId, queue);
    else queues.delete(organizationId);
  };

  return {
    /**
     * Waits until the call may begin. Resolves with a function that the caller must call when the call has ended.
     * @throws ZomaError `overloaded` when too many calls wait or the wait is too long; the signal's reason when it aborts
     */
    take: async ({
      organizationId,
      running: ofRunningSession = false,
      signal,
    }: AnalysisOptions): Promise<() => void> => {
      signal?.throwIfAborted();
      const others = queues.get(organizationId)?.filter((other) => !other.ofRunningSession) ?? [];
      if (!ofRunningSession && others.length >= maxWaiting) throw isFull();
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
          ofRunningSession,
          begin: () => {
            settle();
            resolve();
          },
        };
        const timer = ofRunningSession ? undefined : setTimeout(() => refuse(isFull()), maxWaitMs);
        signal?.addEventListener('abort', giveUp);
        enqueue(organizationId, entry);
        beginNext();
      });
      return () => {
        running -= 1;
        beginNext();
      };
    },
  };
};
