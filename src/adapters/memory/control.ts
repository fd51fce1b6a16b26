import { EventEmitter } from 'node:events';
import type { Control, ControlMessage } from '../../ports/control.ts';

/** Control messages within this process, delivered before `publish` resolves. */
export const createMemoryControl = (): Control => {
  const emitter = new EventEmitter<{ message: [ControlMessage] }>().setMaxListeners(0);
  return {
    publish: (message) => {
      emitter.emit('message', message);
      return Promise.resolve();
    },
    subscribe: (handler) => {
      emitter.on('message', handler);
      return () => void emitter.off('message', handler);
    },
  };
};
