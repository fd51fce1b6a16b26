import { readFileSync, statSync } from 'node:fs';
import type { Environment } from './provider-config.ts';

/** The settings that a file may hold instead of the environment: `<NAME>_FILE` names it. */
export const secretSettings: readonly string[] = [
  'JWT_SECRET',
  'JWT_SECRET_PREVIOUS',
  'DATABASE_URL',
  'REDIS_URL',
  'METRICS_TOKEN',
  'OPENAI_API_KEY',
  'CLAUDE_API_KEY',
  'GEMINI_API_KEY',
  'SEED_ADMIN_PASSWORD',
  'SEED_EDITOR_PASSWORD',
  'SEED_VIEWER_PASSWORD',
];

/** A problem of a file that cannot be used, without its content. */
class UnusableFile extends Error {}

/** The largest file of a secret, in bytes. */
const mostBytes = 65_536;

const readSecret = (file: string): string => {
  const content = (() => {
    try {
      const kind = statSync(file);
      // A device or a pipe may have no end.
      return kind.isFile() && kind.size <= mostBytes ? readFileSync(file, 'utf8').trim() : undefined;
    } catch (error) {
      throw new UnusableFile(`it cannot be read (${String((error as NodeJS.ErrnoException).code)}).`);
    }
  })();
  if (content === undefined) throw new UnusableFile(`it must be a file of at most ${mostBytes} bytes.`);
  if (content === '') throw new UnusableFile('it is empty.');
  if (/[\r\n]/.test(content)) throw new UnusableFile('it must hold one line.');
  return content;
};

/**
 * Reads the secrets whose `<NAME>_FILE` is set, as Docker and Kubernetes mount them. White space around the line is removed. Never
 * throws: a file that is missing, empty or of several lines is a problem, and so is a secret that the environment has too.
 */
export const readSecretFiles = (env: Environment): { secrets: Record<string, string>; problems: string[] } => {
  const secrets: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of secretSettings) {
    const variable = `${name}_FILE`;
    const file = env[variable]?.trim() ?? '';
    if (file === '') continue;
    if ((env[name]?.trim() ?? '') !== '') {
      problems.push(`Set ${name} or ${variable}, not both.`);
      continue;
    }
    try {
      secrets[name] = readSecret(file);
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      problems.push(`${variable}: ${error.message}`);
    }
  }
  return { secrets, problems };
};
