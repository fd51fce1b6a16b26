import type { FakeUsage, InBandError } from './script.ts';

/** A provider's streaming format: what the server writes for each thing that it says. */
export interface Wire {
  /** What the adapter's base URL has after the origin. */
  readonly basePath: string;
  /** Whether this is the streaming endpoint. */
  accepts(url: string): boolean;
  /** Before the first text. */
  opening(usage: FakeUsage | null): string;
  text(text: string): string;
  /** From the last text to the end. */
  finish(reason: 'stop' | 'length' | 'safety', usage: FakeUsage | null): string;
  error(kind: InBandError): string;
  event(value: object): string;
  /** The body of an error response. */
  errorBody(status: number): object;
}

export const dataEvent = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
