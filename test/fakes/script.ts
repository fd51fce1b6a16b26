export interface FakeUsage {
  readonly inputTokens: number;
  /** How much of the input came out of the provider's cache; without it the provider says nothing of that. */
  readonly cachedInputTokens?: number;
  /** How much of the input was written to the provider's cache; only Claude reports it. */
  readonly cacheWriteTokens?: number;
  readonly outputTokens: number;
}

/** What a provider can say in the middle of a stream instead of going on. */
export type InBandError = 'overloaded' | 'server_error' | 'rate_limited' | 'invalid_request';

/** One thing that a fake provider does; nothing in it depends on the wire format, but for what is given in raw bytes. */
export type Step =
  /** The headers, and what the format sends before the first text. Every step that writes does this first. */
  | { readonly open: true }
  /** `torn`: the event goes out byte by byte, each in a write of its own. */
  | { readonly text: string; readonly torn?: boolean }
  | { readonly texts: readonly string[]; readonly everyMs?: number }
  /** Goes on when the promise resolves, or when the client has gone. */
  | { readonly wait: Promise<unknown> }
  /** The terminal marker; without `usage` a usage of 10 and 5 tokens, with null none. */
  | { readonly finish: 'stop' | 'length' | 'safety'; readonly usage?: FakeUsage | null }
  /** An error response, in the provider's own JSON unless `body` says otherwise. Only before anything was written. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Destroys the connection. */
  | { readonly cut: true }
  /** Ends the response cleanly, here and now. */
  | { readonly end: true }
  | { readonly error: InBandError }
  /** An event of the provider's own, given as its JSON. */
  | { readonly event: object }
  /** Bytes as they are. */
  | { readonly garbage: string }
  /** The same bytes again and again, as fast as the client takes them, until it goes away. */
  | { readonly flood: string }
  /** What ends a line from here on, in place of `\n`. */
  | { readonly lineEnd: '\r' | '\r\n' }
  /** Says nothing until the client goes away. */
  | { readonly silence: true };

/** After the last step the response ends cleanly. */
export type Script = readonly Step[];

export const happyScript: Script = [{ texts: ['This ', 'is ', 'an ', 'answer.'] }, { finish: 'stop' }];

export const defaultUsage: FakeUsage = { inputTokens: 10, outputTokens: 5 };

/** The usage that the script will report in the end: some formats give a part of it at the start. */
export const usageOf = (script: Script): FakeUsage | null => {
  const finish = script.find((step) => 'finish' in step);
  return finish?.usage === undefined ? defaultUsage : finish.usage;
};
