import type { ExecutionContext } from 'ava';
import type { ErrorCode } from '../../../../src/core/errors.ts';
import type { FailureClass } from '../../../../src/ports/language-model.ts';
import type { FakeProviderName } from '../../../fakes/fake-provider.ts';

/** One HTTP response, byte for byte. */
export interface RawResponse {
  /** 200 by default. */
  readonly status?: number;
  /** The content type of an event stream by default, of JSON for an error. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Each string is a write of its own; a number is a pause in milliseconds. */
  readonly body: readonly (string | number)[];
  /** A clean end by default; `cut` destroys the connection, `never` leaves it open until the client closes it. */
  readonly ends?: 'clean' | 'cut' | 'never';
}

/** A request as the server saw it. */
export interface SeenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the ledger has of the last attempt at the provider. */
export interface ExpectedUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens?: number;
  readonly outputTokens: number;
  /** `provider` by default. */
  readonly usageSource?: 'provider' | 'estimated';
}

/** What becomes of the responses, as the client and the ledger have it. */
export interface Outcome {
  /** The text that the provider's own responses leave at the client; another provider's rest is not part of it. */
  readonly text: string;
  /** How the provider's first attempt failed; absent when it answered to the end. */
  readonly failure?: FailureClass;
  /** `done` by default; else the code of the client's `error` event. */
  readonly end?: 'done' | ErrorCode;
  /** HTTP requests that the provider received; 1 by default. */
  readonly requests?: number;
  /** Not checked when absent. */
  readonly usage?: ExpectedUsage;
  /** Whether the client received a `replace`; not checked when absent. */
  readonly replaced?: boolean;
  /** Checks what was asked. */
  readonly asked?: (t: ExecutionContext, requests: readonly SeenRequest[]) => void;
}

/** A behaviour of a server in the field, and what Zoma makes of it. One row of docs/providers.md, and one test. */
export interface Shape {
  /** Unique within the provider; names the shape in the table and in the test. */
  readonly title: string;
  /** The servers that are known to behave like this. */
  readonly sentBy: string;
  /** A public report or page that shows it. */
  readonly source: string;
  /** The adapter that reads it. */
  readonly provider: FakeProviderName;
  /** One response for each request in order; the last one answers all further requests. */
  readonly responses: readonly [RawResponse, ...RawResponse[]];
  /** The user's text; a neutral sentence by default. */
  readonly input?: string;
  /** No other provider is configured. By default another provider answers, or goes on with what the first left. */
  readonly alone?: boolean;
  readonly becomes: Outcome;
}
