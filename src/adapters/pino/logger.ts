import { pino } from 'pino';
import type { Logger } from '../../ports/logger.ts';

/** Fields of errors of SDKs and databases, whose messages may quote the user's text. */
const quotingFields = ['status', 'sql', 'parent', 'original'];

const mayQuote = (error: Error): boolean =>
  error instanceof SyntaxError || quotingFields.some((field) => field in error);

const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

/** Serializes an error for the log: its name, code, stack frames and causes, and its message unless that may quote the user's text. */
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

/** Above `fatal`, so that no level but `silent` leaves audit lines out. */
const auditLevel = 70;

/** Creates a logger that writes one JSON object per line to standard output. */
export const createLogger = ({ level }: { level: string }): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describe },
    customLevels: { audit: auditLevel },
  });
