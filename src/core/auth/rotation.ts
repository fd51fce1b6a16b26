import type { Rotation, TokenFamily } from '../../ports/logins.ts';

/** The longest time that the newest token is not rotated although it is shown, in milliseconds. */
const longestHoldMs = 60_000;

/**
 * Decides what becomes of a shown refresh token.
 *
 * A token that was used is taken again within the leeway, by a second tab or after an answer that was lost, and gets the
 * newest token; later it is refused, as a copy (RFC 9700, section 4.14.2). Answers arrive in any order, and the one that arrives
 * last sets the browser's cookie. So once a token has been handed out twice, it is not rotated for another
 * leeway: all answers under way then carry the same token, and none of them can put a used one in the place of
 * the newest. A browser whose requests and answers each take less than half the leeway never shows a token too late.
 */
export const decideRotation = (
  { newest, newestSince, reissuedAt, shownUsedAt }: TokenFamily,
  { generation, now, leewayMs }: { readonly generation: number; readonly now: number; readonly leewayMs: number },
): Rotation => {
  if (generation < newest) {
    return shownUsedAt !== undefined && now - shownUsedAt <= leewayMs ? 'reissue' : 'refuse';
  }
  // A greater one was handed out before the database was restored from a backup: it is genuine, and the newest.
  const isHeld =
    generation === newest &&
    reissuedAt !== undefined &&
    now - reissuedAt < leewayMs &&
    now - newestSince < longestHoldMs;
  return isHeld ? 'reissue' : 'rotate';
};
