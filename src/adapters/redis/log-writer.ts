import { ZomaError } from '../../core/errors.ts';
import { packEvents } from '../../core/packed-events.ts';
import type { Clock } from '../../ports/clock.ts';
import { FencedError, type EventLogWriter } from '../../ports/event-log.ts';
import { asRedisFailure, reportingUnavailable } from './connect.ts';
import type { LogFeed } from './log-feed.ts';
import type { Lua, LuaValue } from './lua.ts';
import type { ScriptBatches } from './script-batches.ts';
import type { LogKeys } from './session-keys.ts';

/** The most JSON that a writer queues while Redis is unavailable, in UTF-16 code units. */
const maxQueued = 4_000_000;

/** What a script does beside ending a log: its further keys and parameters. */
export interface ScriptPart {
  readonly keys: readonly string[];
  readonly parameters: readonly LuaValue[];
}

/** A log that a script has opened. */
export interface OpenedLog {
  readonly newestSeq: number;
  readonly id: string;
}

/** The writer of a log in Redis. */
export interface RedisLogWriter<Event> extends EventLogWriter<Event> {
  /**
   * Ends the log with these events by `end-sessions.lua`, and does `part` in the same step. Resolves with the script's result, which may be
   * `unknown`. A repeated call ends the log with the events of the first one.
   * @throws FencedError; ZomaError `unavailable`
   */
  end(events: readonly Event[], part: ScriptPart): Promise<readonly unknown[]>;
  /** Stops writing; readers on this node get the events of later writers. May be called at any time, also after the end. */
  release(): void;
}

/** The scripts that writers use, the lifetime of logs and the time. */
export interface LogWriterOptions<Event> {
  /** `append-events.lua` */
  readonly appends: ScriptBatches;
  /** `end-sessions.lua` */
  readonly ends: ScriptBatches;
  /** `open-log.lua` */
  readonly openLog: Lua;
  /** `renew-log.lua` */
  readonly renewals: ScriptBatches;
  readonly timeToLiveMs: number;
  readonly clock: Clock;
  /** Returns the feed of the log to its readers on this node; undefined while it has none. */
  readonly feed: () => LogFeed<Event> | undefined;
}

/** Reads the `seq` from a result. @throws FencedError; TypeError for an unexpected result */
const seqIn = (result: unknown): number => {
  if (result === 'fenced') throw new FencedError();
  if (typeof result !== 'number') throw new TypeError(`Redis answered ${String(result)}.`);
  return result;
};

/** Reads the result of `open-log.lua`. @throws FencedError */
export const openedLogIn = (result: unknown): OpenedLog => {
  if (!Array.isArray(result)) return { newestSeq: seqIn(result), id: '' };
  const [newestSeq, id] = result as [number, string];
  return { newestSeq, id };
};

/** Creates the writer of an opened log. `earlier` are the log's events, as JSON. */
export const createLogWriter = <Event>(
  { appends, ends, openLog, renewals, timeToLiveMs, clock, feed }: LogWriterOptions<Event>,
  { stream, head }: LogKeys,
  epoch: number,
  { newestSeq, id }: OpenedLog,
  earlier: readonly string[] = [],
): RedisLogWriter<Event> => {
  const keys = [stream, head];
  /** Every event of the log, those of earlier writers included, to restore and to pack it. */
  const whole: string[] = [...earlier];
  /** An append failed, so the log may or may not contain its events. */
  let isUncertain = false;
  let seq = newestSeq;
  let queued = 0;
  /** A log that is missing before this time was lost and has not expired. */
  let expiresAt = clock.now() + timeToLiveMs;
  /** The newest append; those before it have been sent. */
  let newestAppend: Promise<unknown> = Promise.resolve();
  /** The parameters of the log's end: a repeated call sends the same. */
  let ending: ReturnType<typeof endingWith> | undefined;

  /** Gives events their numbers; returns the `seq` of the first. */
  const assignSeqs = (texts: readonly string[]): number => {
    const first = seq + 1;
    seq += texts.length;
    for (const text of texts) whole.push(text);
    return first;
  };

  const send = (first: number, texts: readonly string[]): Promise<unknown> =>
    appends.run(keys, [`${String(epoch)}:${String(first)}`, ...texts]);

  const restore = async (upTo: number): Promise<void> => {
    if (isUncertain || clock.now() >= expiresAt || whole.length < upTo) throw new FencedError();
    const { newestSeq: present } = openedLogIn(await openLog(keys, [epoch, timeToLiveMs, 1, id]));
    if (present < upTo) seqIn(await send(present + 1, whole.slice(present, upTo)));
  };

  /** Runs a script that appends events from `first`, after restoring those before it if Redis has lost them. */
  const write = async (first: number, run: () => Promise<unknown>): Promise<unknown> => {
    try {
      for (;;) {
        const result = await run();
        const [status] = [result].flat();
        if (status !== 'gone' && status !== 'gap') {
          if (status === 'fenced') throw new FencedError();
          expiresAt = clock.now() + timeToLiveMs;
          return result;
        }
        await restore(first - 1);
      }
    } catch (error) {
      isUncertain = true;
      feed()?.stopWriting();
      throw asRedisFailure(error);
    }
  };

  /** Gives events to the readers on this node once Redis has stored them: when `writing` resolves with a number, or with a list that begins with one. */
  const showReaders = <Result>(
    writing: Promise<Result>,
    { first, events, isLast }: { readonly first: number; readonly events: readonly Event[]; readonly isLast: boolean },
  ): Promise<Result> => {
    const endAppend = feed()?.startAppend();
    writing.then(
      (result) => {
        if (typeof [result].flat()[0] === 'number') feed()?.appended(id, first, events, isLast);
        endAppend?.();
        if (isLast) feed()?.stopWriting();
      },
      () => endAppend?.(),
    );
    // The same promise: its caller goes on before the readers do.
    return writing;
  };

  const append = (events: readonly Event[]): Promise<number> => {
    const texts = events.map((event) => JSON.stringify(event));
    const size = texts.reduce((sum, text) => sum + text.length, 0);
    if (queued > 0 && queued + size > maxQueued) return Promise.reject(new ZomaError('unavailable'));
    const first = assignSeqs(texts);
    queued += size;
    const appended = write(first, () => send(first, texts))
      .then(seqIn)
      .finally(() => (queued -= size));
    newestAppend = appended;
    return showReaders(appended, { first, events, isLast: false });
  };

  const endingWith = (events: readonly Event[]) => {
    const texts = events.map((event) => JSON.stringify(event));
    const first = assignSeqs(texts);
    // A log that expired while it was opened lacks events.
    const blocks = whole.length === seq ? packEvents(whole) : [];
    const header = [epoch, first, texts.length, blocks.length].join(':');
    return { first, events, parameters: [header, ...texts, ...blocks] };
  };

  const end = (events: readonly Event[], part: ScriptPart): Promise<readonly unknown[]> => {
    const { parameters, ...ended } = (ending ??= endingWith(events));
    const run = () => ends.run([...keys, ...part.keys], [...parameters, ...part.parameters]);
    const finished = newestAppend
      .catch(() => undefined)
      .then(async () => (await write(ended.first, run)) as readonly unknown[]);
    return showReaders(finished, { ...ended, isLast: true });
  };

  return {
    append: (events, { end: isEnd = false } = {}) => {
      if (!isEnd) return append(events);
      if (ending) return Promise.reject(new FencedError());
      return end(events, { keys: [], parameters: [] }).then(([seq]) => seqIn(seq));
    },
    renew: () =>
      reportingUnavailable(async () => {
        const result = await renewals.run(keys, [epoch]);
        try {
          if (result === 'fenced') throw new FencedError();
          if (result === 'gone') await restore(seq);
        } catch (error) {
          feed()?.stopWriting();
          throw error;
        }
        expiresAt = clock.now() + timeToLiveMs;
      }),
    end,
    release: () => feed()?.stopWriting(),
  };
};
