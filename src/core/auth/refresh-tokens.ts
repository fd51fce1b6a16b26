import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface RefreshToken {
  readonly loginId: string;
  /** 1 for the one that the login gave, one more with every rotation. */
  readonly generation: number;
}

/**
 * Refresh tokens: `login.generation.mac`. A token's successor follows from the
 * token itself, so two tabs that show the same one get the same successor, and the
 * database holds nothing that could be shown in a token's place.
 */
export const createRefreshTokens = ({ secret }: { secret: string }) => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'zoma refresh tokens', 32));
  const macOf = (content: string): Buffer => createHmac('sha256', key).update(content).digest();

  const write = ({ loginId, generation }: RefreshToken): string => {
    const content = `${loginId}.${generation}`;
    return `${content}.${macOf(content).toString('base64url')}`;
  };

  /** Undefined for anything that was not written here. */
  const read = (token: string): RefreshToken | undefined => {
    const [, loginId, generation, mac] = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/.exec(token) ?? [];
    if (loginId === undefined || generation === undefined || mac === undefined) return undefined;
    const expected = macOf(`${loginId}.${generation}`);
    if (!timingSafeEqual(expected, Buffer.from(mac, 'base64url'))) return undefined;
    return { loginId, generation: Number(generation) };
  };

  return { write, read };
};
