/** What the wire carries, as far as tests look at it: each answer has some of these fields. */
export interface WireData {
  readonly accessToken: string;
  readonly tokenType: string;
  readonly expiresIn: number;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly roles: string[];
    readonly permissions: string[];
  };
  readonly id: string;
  readonly email: string;
  readonly roles: string[];
  readonly permissions: string[];
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly streamToken: string;
  readonly estimatedTokens: number;
  readonly rateLimit: { readonly remaining: number; readonly resetAt: string };
  readonly status: string;
  readonly text: string;
  readonly enhancedText: string;
  readonly action: string;
  readonly provider: string;
  readonly model: string;
  readonly tokens: number;
  readonly cost: number;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly cost: number };
  readonly createdAt: string;
  readonly completedAt: string | null;
  readonly error: WireError;
  readonly reason: string;
  readonly sessions: WireData[];
  readonly nextCursor: string | null;
  readonly type: string;
  readonly title: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly relation: string; readonly type: string; readonly id: string }[];
  readonly visibility: { readonly roles?: string[]; readonly users?: string[] } | null;
  readonly updatedAt: string;
  readonly stored: number;
  readonly items: WireData[];
  readonly name: string;
  readonly disabled: boolean;
  readonly allPermission: boolean;
  readonly passwordLink: { readonly token: string; readonly expiresAt: string };
}

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details: unknown;
}

/** The envelope; a test asserts `success` before it trusts `data`. */
export interface Envelope {
  readonly success: boolean;
  readonly data: WireData;
  readonly message: string;
  readonly error: WireError;
  readonly requestId: string;
}

/** A stream event as a client gets it, over either transport. */
export interface StreamEvent {
  readonly name: string;
  readonly data: { readonly sessionId: string; readonly seq?: number } & Readonly<Record<string, unknown>>;
  /** Over Server-Sent Events: the `id` line, if there was one. */
  readonly id?: string | undefined;
}

export const isEnd = ({ name }: StreamEvent): boolean => ['done', 'error', 'cancelled'].includes(name);

/** The text that a client holds after these events. */
export const assemble = (events: readonly StreamEvent[]): string => {
  let text = '';
  for (const { name, data } of events) {
    if (name === 'chunk') text += String(data['text']);
    if (name === 'replace') text = String(data['text']);
  }
  return text;
};
