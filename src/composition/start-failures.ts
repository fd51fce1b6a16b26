import { DataDirectoryError, DirectoryInUseError } from '../adapters/file-system/data-directory.ts';
import { PendingMigrationsError, SecondNodeError } from '../adapters/postgres/index.ts';
import { ConfigError } from '../config.ts';
import { DemoPasswordError } from '../core/auth/demo-accounts.ts';

/** Settings that hold the address of a service, and the name of that service. */
const services = { DATABASE_URL: 'PostgreSQL', REDIS_URL: 'Redis' } as const;

/** The cause that says most: the one that the others wrap, in the ways of Error, Sequelize and AggregateError. */
const rootCauseOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { original, errors } = error as { original?: unknown; errors?: unknown };
  const inner = error.cause ?? original ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined);
  return inner === undefined ? error : rootCauseOf(inner);
};

/** What a cause says, without its full stop; never empty. */
const reasonOf = (error: unknown): string => {
  const cause = rootCauseOf(error);
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return text.replace(/\.+$/, '');
};

/** Host, port and database of an address, never its user and password. */
const placeOf = (setting: keyof typeof services, url: string): string => {
  if (!URL.canParse(url)) return '';
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || (searchParams.get('host') ?? 'localhost');
  const database = decodeURIComponent(pathname.slice(1));
  const defaultPort = setting === 'DATABASE_URL' ? '5432' : '6379';
  return ` at ${host}:${port || defaultPort}${database === '' ? '' : `, database "${database}"`}`;
};

/** A service of a setting could not be reached or refused the connection. The message names setting, place and cause, never the password. */
export class UnreachableServiceError extends Error {
  override readonly name = 'UnreachableServiceError';
  constructor(setting: keyof typeof services, url: string, cause: unknown) {
    super(`${setting}: cannot use ${services[setting]}${placeOf(setting, url)}: ${reasonOf(cause)}.`, { cause });
  }
}

/** Makes the first connection to the service of a setting. @throws UnreachableServiceError */
export const reach = async <Result>(
  setting: keyof typeof services,
  url: string,
  connect: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await connect();
  } catch (error) {
    throw new UnreachableServiceError(setting, url, error);
  }
};

/** Messages that name the setting and say what to do, without a stack. */
const forPeople = [
  ConfigError,
  DataDirectoryError,
  DirectoryInUseError,
  DemoPasswordError,
  PendingMigrationsError,
  SecondNodeError,
  UnreachableServiceError,
];

type SystemError = NodeJS.ErrnoException & {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
};

/** Why a directory cannot be used that the operator chose. */
const directoryFailures: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST'];

/** The message for a system call that failed for a setting: HOST, PORT or DATA_DIR; undefined for any other. */
const messageOfSystemError = ({
  syscall,
  code,
  address,
  port,
  hostname,
  message,
  path,
}: SystemError): string | undefined => {
  const place = `PORT ${String(port)} at ${address ?? 'all addresses'}`;
  if (syscall === 'getaddrinfo')
    return `HOST ${hostname ?? ''} cannot be resolved (${String(code)}): set HOST to an address of this machine.`;
  if (syscall === 'listen' && code === 'EADDRINUSE')
    return `${place} is in use: stop the program that listens there, or set PORT to another port.`;
  if (syscall === 'listen' && code === 'EADDRNOTAVAIL')
    return `HOST ${address ?? ''} is no address of this machine: set HOST to one, or leave it unset.`;
  if (syscall === 'listen' && code === 'EACCES')
    return `${place} may not be used by this user: set PORT to one above 1023, or grant the permission.`;
  if (path !== undefined && directoryFailures.includes(code ?? '')) return `DATA_DIR cannot be used: ${message}.`;
  return undefined;
};

/**
 * Explains why a start failed, to the person who started it: one message that names the setting and the cause.
 * A failure that no setting causes is a fault of ours, and keeps its stack.
 */
export const explainStartFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (forPeople.some((kind) => error instanceof kind)) return error.message;
  return messageOfSystemError(error) ?? error.stack ?? error.message;
};
