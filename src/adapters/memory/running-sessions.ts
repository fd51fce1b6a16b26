import type { Clock } from '../../ports/clock.ts';
import type { ListenerPresence } from '../../ports/listener-presence.ts';
import type { WorkLeases } from '../../ports/work-leases.ts';

interface Attendance {
  listeners: number;
  lastHeardAt: number;
}

/** Creates the count of this process's listeners. */
export const createMemoryListenerPresence = ({ clock }: { clock: Clock }): ListenerPresence => {
  const running = new Map<string, Attendance>();

  return {
    open: (sessionId) => void running.set(sessionId, { listeners: 0, lastHeardAt: clock.now() }),

    join: (sessionId) => {
      const attendance = running.get(sessionId);
      let listening = attendance !== undefined;
      if (attendance) attendance.listeners += 1;
      return {
        leave: () => {
          if (!attendance || !listening) return;
          listening = false;
          attendance.listeners -= 1;
          attendance.lastHeardAt = clock.now();
        },
      };
    },

    touch: (sessionId) => {
      const attendance = running.get(sessionId);
      if (attendance) attendance.lastHeardAt = clock.now();
    },

    absentSince: (sessionId) => {
      const attendance = running.get(sessionId);
      return Promise.resolve(attendance?.listeners === 0 ? attendance.lastHeardAt : undefined);
    },

    close: (sessionId) => void running.delete(sessionId),
  };
};

/** Creates the leases of a single node, which do nothing: no other node can take its work over. */
export const createMemoryWorkLeases = <Task>(): WorkLeases<Task> => ({
  shared: false,
  hold: () => Promise.resolve(),
  complete: () => undefined,
  abandon: () => undefined,
  handOver: () => Promise.resolve(),
  takeLapsed: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});
