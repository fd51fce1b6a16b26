import type { Logger } from '../../src/ports/logger.ts';

/** What a node wrote to its log, for a test to look at. */
export interface RecordedLog extends Logger {
  readonly lines: { readonly level: string; readonly fields: object; readonly message: string }[];
}

export const recordLog = (): RecordedLog => {
  const lines: RecordedLog['lines'] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), audit: at('audit') };
};
