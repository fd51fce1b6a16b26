/** Writes structured log lines. Fields contain ids, codes, counts and causes; never text of a user, a token, a password or a key. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Writes an event for auditors, whatever the level of the log; the message is its type. */
  audit(fields: object, message: string): void;
}
