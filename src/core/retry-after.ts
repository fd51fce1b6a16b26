/** Returns a finite number that is at least 0; undefined for any other. */
export const nonNegative = (value: number): number | undefined =>
  Number.isFinite(value) && value >= 0 ? value : undefined;

/**
 * Reads the header `Retry-After`, a number of seconds or a date, as the seconds from `now`, in milliseconds since the epoch. Undefined
 * without the header, and for one that is neither.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export const readRetryAfter = (value: string | null | undefined, now: number): number | undefined => {
  if (!value) return undefined;
  const seconds = Number(value);
  return nonNegative(Number.isNaN(seconds) ? Math.max(0, (Date.parse(value) - now) / 1000) : seconds);
};
