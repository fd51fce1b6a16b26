import type { Redis } from 'ioredis';

/** The listener of a PUB/SUB channel. */
export interface ChannelListener {
  readonly onMessage: (message: string) => void;
  /** Called after `pollMs` without a message: messages may be lost. */
  readonly onSilence: () => void;
}

/** An open PUB/SUB channel. */
export interface Channel {
  /** Resolves when the channel is subscribed, or when Redis cannot subscribe now. */
  readonly subscribed: Promise<unknown>;
  /** Unsubscribes; the listener gets no further call. */
  close(): void;
}

interface OpenChannel extends ChannelListener {
  readonly silence: NodeJS.Timeout;
}

/** Creates PUB/SUB channels on one connection, with one listener each. */
export const createChannels = ({ subscriber, pollMs }: { subscriber: Redis; pollMs: number }) => {
  const channels = new Map<string, OpenChannel>();
  const onMessage = (name: string, message: string): void => {
    const channel = channels.get(name);
    channel?.silence.refresh();
    channel?.onMessage(message);
  };
  subscriber.on('message', onMessage);

  return {
    open: (name: string, listener: ChannelListener): Channel => {
      const silence = setInterval(listener.onSilence, pollMs);
      channels.set(name, { ...listener, silence });
      return {
        // ioredis subscribes again by itself after a reconnect.
        subscribed: subscriber.subscribe(name).catch(() => undefined),
        close: () => {
          clearInterval(silence);
          channels.delete(name);
          subscriber.unsubscribe(name).catch(() => undefined);
        },
      };
    },
    /** Stops listening. The channels are to be closed before. */
    close: (): void => void subscriber.off('message', onMessage),
  };
};

/** The channels that `createChannels` creates. */
export type Channels = ReturnType<typeof createChannels>;
