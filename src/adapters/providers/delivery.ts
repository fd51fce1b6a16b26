import type { Readable } from 'node:stream';
import type { AnswerSink } from '../../ports/language-model.ts';

/** Gives texts to a sink in their order, at once; while a promise of the sink is pending, further texts are held. */
export const createDelivery = (sink: AnswerSink, isOver: () => boolean) => {
  const held: string[] = [];
  let count = 0;
  let busy: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  const give = (text: string): Promise<void> | undefined => {
    count += 1;
    return sink.text(text);
  };
  const giveHeld = async (taken: Promise<void>): Promise<void> => {
    try {
      await taken;
      for (let text = held.shift(); text !== undefined && !isOver(); text = held.shift()) await give(text);
    } catch (error) {
      failure = { error };
    }
    busy = undefined;
  };

  return {
    push: (text: string): void => {
      if (busy) held.push(text);
      else if (!failure && !isOver()) {
        try {
          const taken = give(text);
          if (taken) busy = giveHeld(taken);
        } catch (error) {
          // Kept apart from the errors of the parser that calls this.
          failure = { error };
        }
      }
    },
    /** How many texts were given. */
    get count() {
      return count;
    },
    /** Pending while the sink is; never rejects. */
    get busy() {
      return busy;
    },
    /** What the sink threw. */
    get failure() {
      return failure;
    },
  };
};

/**
 * Reads a body to its end. Gives each piece to `take` as it arrives; while a promise that it returned is pending, the body is paused.
 * @throws what `take` throws, and the error by which the body breaks off
 */
export const readBody = (body: Readable, take: (bytes: Uint8Array) => Promise<void> | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const read = (bytes: Uint8Array): void => {
      try {
        const busy = take(bytes);
        if (!busy) return;
        body.pause();
        busy.then(() => body.resume(), fail);
      } catch (thrown) {
        fail(thrown as Error);
      }
    };
    const fail = (error: Error): void => {
      reject(error);
      // A destroyed stream still gives what it has buffered.
      body.off('data', read).destroy();
    };
    body.on('data', read);
    body.on('end', resolve);
    body.on('error', reject);
    body.on('close', () => reject(new Error('The body was closed before its end.')));
  });
