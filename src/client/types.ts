import type { ContextOptionName } from '../core/context/field-types/field-type.ts';
import type { FieldTypeName } from '../core/context/field-types/index.ts';
import type { SessionEvent as LoggedEvent } from '../core/enhancement/events.ts';
import type { ActionName, Extras } from '../core/enhancement/prepare/actions.ts';
import type { EnhancementRequest } from '../core/enhancement/prepare/request.ts';
import type { Usage as CurrentUsage } from '../core/limits/rate-limits.ts';
import type { FormatName } from '../core/text/formats.ts';
import type { SessionStatus } from '../ports/sessions.ts';
import type { ClientErrorCode } from './errors.ts';

/** The fields of `POST /api/ai/enhance`; `text` and `action` are required. */
export type EnhanceRequest = EnhancementRequest;

/** A request that refines a session's result: the text defaults to that result, and format and context to those of the session. */
export type RefineRequest = Partial<EnhanceRequest> & Pick<EnhanceRequest, 'action'>;

/** The fields that every event has. */
interface EventPosition {
  /** Undefined in the `error` or `cancelled` of a session that the server has not accepted. */
  readonly sessionId: string | undefined;
  /** The number on the wire; absent in an event that the client has made itself. */
  readonly seq?: number;
}

type EventNamed<Name extends LoggedEvent['name']> = EventPosition & { readonly type: Name } & Extract<
    LoggedEvent,
    { readonly name: Name }
  >['data'];

/** The end of a session with a result. */
export type DoneEvent = EventNamed<'done'>;

/** The end of a session without a result: the server's error object, or a failure that the client has found itself. */
export type ErrorEvent = EventPosition & {
  readonly type: 'error';
  readonly code: ClientErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: unknown;
};

/** An event of a session: the data of the wire, and its name as `type`. The last one is `done`, `error` or `cancelled`. */
export type SessionEvent =
  | EventNamed<'metadata'>
  | EventNamed<'chunk'>
  | EventNamed<'replace'>
  | EventNamed<'cancelled'>
  | DoneEvent
  | ErrorEvent;

/** The answer of `getToken`: an access token, or the answer of an endpoint that issues one. */
export type TokenAnswer = string | { readonly accessToken: string } | { readonly access_token: string };

/** Options of `createZoma`. */
export interface ZomaOptions {
  /** The URL of the Zoma service; default: the page's origin. */
  readonly url?: string;
  /** An access token or a service key that is never renewed. Exactly one of `token` and `getToken` is required. */
  readonly token?: string;
  /** Returns an access token. Called when the first token is needed, before a token expires, and after the service has refused one. */
  readonly getToken?: () => TokenAnswer | Promise<TokenAnswer>;
  /** `auto`, the default: one WebSocket for all sessions, and Server-Sent Events while no WebSocket can be opened. */
  readonly transport?: 'auto' | 'websocket' | 'sse';
}

/** Options of `enhance`. */
export interface EnhanceOptions {
  /** Ends the session as `cancelled` at once, and cancels it on the server. */
  readonly signal?: AbortSignal;
  /** Identifies the request, so that a repeated one is the same session; default: a new key, which is sent again after a failure. */
  readonly idempotencyKey?: string;
}

/** Options of `resume`. */
export interface ResumeOptions {
  readonly signal?: AbortSignal;
  /** The last `seq` that was seen: only later events are given. `text` is complete in any case. Default: 0. */
  readonly after?: number;
}

/** A session: an iterable of its events, from the first one, for each iteration. */
export interface Session extends AsyncIterable<SessionEvent> {
  /** Undefined until the server has accepted the session. */
  readonly sessionId: string | undefined;
  readonly status: SessionStatus;
  /** The text so far: the chunks and replaces in order. */
  readonly text: string;
  /** Resolves with the last event, when it is `done`; else rejects with ZomaClientError, code `cancelled` for a cancelled session. */
  readonly done: Promise<DoneEvent>;
  /** Calls the listener with each later event. @returns the function that removes the listener */
  subscribe(listener: (event: SessionEvent) => void): () => void;
  /** Cancels the session; resolves once the server has ended it. Has no effect on a session that has ended. @throws ZomaClientError */
  cancel(): Promise<void>;
  /** Starts a session that refines the result of this one, once this one has ended. */
  refine(request: RefineRequest, options?: EnhanceOptions): Session;
}

/** An entry of a menu. */
interface Choice<Name extends string> {
  readonly name: Name;
  readonly label: string;
}

/** The answer of `GET /api/ai/actions`. */
export interface ActionCatalogue {
  readonly actions: readonly (Choice<ActionName> & {
    readonly description: string;
    /** The field of the request that the action requires. */
    readonly needs: keyof Extras | null;
  })[];
  readonly tones: readonly Choice<string>[];
  readonly formats: readonly Choice<FormatName>[];
  readonly fieldTypes: readonly Choice<FieldTypeName>[];
  readonly contextOptions: readonly Choice<ContextOptionName>[];
}

type Amounts = Readonly<Record<string, { readonly requests: number; readonly tokens: number; readonly cost: number }>>;

/** The answer of `GET /api/ai/usage`. */
export interface Usage extends CurrentUsage {
  readonly breakdown: { readonly byAction: Amounts; readonly byProvider: Amounts; readonly byDay: Amounts };
}

/** The events of a client and their data. */
export interface ZomaEvents {
  /** The user's usage after a session, without the breakdown. */
  readonly usage: CurrentUsage;
  /** Whether the service can be reached, each time that changes. */
  readonly connection: 'online' | 'offline';
}

/** A client of a Zoma service. */
export interface Zoma {
  /** Starts a session, and returns at once; a refusal is the session's `error`. */
  enhance(request: EnhanceRequest, options?: EnhanceOptions): Session;
  /** Follows an earlier session of the user, for example after a reload. */
  resume(sessionId: string, options?: ResumeOptions): Session;
  /** Resolves with the actions, tones, formats, field types and context options of a menu. @throws ZomaClientError */
  actions(): Promise<ActionCatalogue>;
  /** Records whether the user accepted a result. @throws ZomaClientError */
  feedback(sessionId: string, feedback: { readonly accepted: boolean; readonly finalText?: string }): Promise<void>;
  /** Resolves with the user's usage against the limits. @throws ZomaClientError */
  usage(): Promise<Usage>;
  /** @returns the function that removes the listener */
  on<Name extends keyof ZomaEvents>(event: Name, listener: (data: ZomaEvents[Name]) => void): () => void;
  /** Closes the connection and ends the running sessions here with the code `closed`; on the server they continue. */
  close(): void;
}
