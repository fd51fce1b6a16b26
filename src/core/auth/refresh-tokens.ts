import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { secretsOf, type RotatingSecret } from './secret-box.ts';

/** What a refresh token says. */
export interface RefreshToken {
  readonly loginId: string;
  /** 1 for the one that the login gave, one more with every rotation. */
  readonly generation: number;
}

/**
 * Writes and reads refresh tokens, `login.generation.mac`. Every token follows from its login and generation, so the
 * newest can be handed out again, and the database holds nothing that could be shown in a token's place.
 */
export const createRefreshTokens = (secrets: RotatingSecret) => {
  const keys = secretsOf(secrets).map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'zoma refresh tokens', 32)),
  );
  /** The MACs under the present and the previous key. */
  const macsOf = (content: string): readonly Buffer[] =>
    keys.map((key) => createHmac('sha256', key).update(content).digest());

  const write = ({ loginId, generation }: RefreshToken): string => {
    const content = `${loginId}.${generation}`;
    return `${content}.${macsOf(content)[0]?.toString('base64url') ?? ''}`;
  };

  /** Undefined for anything that was not written here. */
  const read = (token: string): RefreshToken | undefined => {
    const [, loginId, generation, mac] = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/.exec(token) ?? [];
    if (loginId === undefined || generation === undefined || mac === undefined) return undefined;
    const given = Buffer.from(mac, 'base64url');
    if (!macsOf(`${loginId}.${generation}`).some((expected) => timingSafeEqual(expected, given))) return undefined;
    return { loginId, generation: Number(generation) };
  };

  /**
   * Picks what is ours among all values that a request shows, as other applications of the host may use the cookie's name:
   * the newest token of each login, the newest login first (their ids grow with time).
   */
  const readNewest = (tokens: readonly string[]): RefreshToken[] => {
    const newest = new Map<string, RefreshToken>();
    for (const token of tokens.flatMap((each) => read(each) ?? [])) {
      const known = newest.get(token.loginId);
      if (!known || known.generation < token.generation) newest.set(token.loginId, token);
    }
    return [...newest.values()].sort((one, other) => (one.loginId < other.loginId ? 1 : -1));
  };

  return { write, readNewest };
};
