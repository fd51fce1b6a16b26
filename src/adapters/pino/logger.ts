import { pino } from 'pino';
import type { Logger } from '../../ports/logger.ts';

/** Fields by which an SDK's and a database's errors are known; a message with one of them may quote what a user wrote. */
const quoting = ['status', 'sql', 'parent', 'original'];

const mayQuote = (error: Error): boolean => error instanceof SyntaxError || quoting.some((field) => field in error);

const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

/** A cause as the log shows it: what kind, where, and what it says unless that may be a user's words. */
const describe = (error: unknown): unknown => {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, status, failure } = error as Error & Partial<Record<'code' | 'status' | 'failure', unknown>>;
  return {
    name: error.name,
    ...(mayQuote(error) ? {} : { message: error.message }),
    code,
    status,
    failure,
    frames: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
  };
};

/** One JSON object a line, on standard output. */
export const createLogger = ({ level }: { level: string }): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describe } });
