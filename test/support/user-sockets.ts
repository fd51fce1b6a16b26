import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { WebSocket } from 'ws';
import { createSignedTokens } from '../../src/core/auth/signed-tokens.ts';
import { newId } from '../../src/core/ids.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';

/** Adds users of the editor's role to a seeded database, each with a login. Resolves with a valid access token of each. */
export const addUsers = async (client: pg.Client, count: number, secret: string): Promise<string[]> => {
  const people = Array.from({ length: count }, () => ({ userId: newId(), loginId: newId(), tokenId: newId() }));
  const expiresAt = clock.now() + 3_600_000;
  const ids = [people.map(({ userId }) => userId), people.map(({ loginId }) => loginId)];
  await client.query(
    `INSERT INTO users (id, organization_id, email, name, password_hash)
     SELECT person.id, editor.organization_id, person.id || '@example.org', 'A user', 'none'
     FROM users AS editor, unnest($1::uuid[]) AS person (id) WHERE editor.email = 'editor@zoma.local'`,
    [ids[0]],
  );
  await client.query(
    `INSERT INTO user_roles (user_id, role_id)
     SELECT person.id, role_id FROM user_roles JOIN users AS editor ON editor.id = user_id, unnest($1::uuid[]) AS person (id)
     WHERE editor.email = 'editor@zoma.local'`,
    [ids[0]],
  );
  await client.query(
    `INSERT INTO logins (id, user_id, token_version, expires_at)
     SELECT login_id, user_id, 1, $3 FROM unnest($1::uuid[], $2::uuid[]) AS login (user_id, login_id)`,
    [...ids, new Date(expiresAt)],
  );
  await client.query(
    `INSERT INTO access_tokens (id, user_id, login_id, expires_at)
     SELECT id, user_id, login_id, $4 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS token (user_id, login_id, id)`,
    [...ids, people.map(({ tokenId }) => tokenId), new Date(expiresAt)],
  );
  const { sign } = createSignedTokens({ secret, clock });
  return people.map((person) => sign('access', { ...person, tokenVersion: 1, expiresAt }));
};

/** Joins `/ai` over a bare WebSocket, which costs this process less than a client library. */
const join = (url: string, token: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the node closed the connection')));
    socket.on('message', (data: Buffer) => {
      const packet = data.toString();
      if (packet.startsWith('0')) socket.send(`40/ai,${JSON.stringify({ token })}`);
      else if (packet.startsWith('40/ai,')) resolve(socket);
      else if (packet === '2') socket.send('3');
      else if (packet.startsWith('44/ai,')) {
        socket.terminate();
        reject(new Error(packet));
      }
    });
  });

/** How many sockets join at a time while they are opened. */
const openedAtOnce = 100;

/** A socket for each of many users. */
export class UserSockets {
  readonly #sockets = new Map<string, WebSocket>();

  /** Joins a node with a socket for each token, a hundred at a time. */
  async open(url: string, tokens: readonly string[]): Promise<void> {
    const waiting = tokens.values();
    const joinNext = async (): Promise<void> => {
      for (const token of waiting) this.#sockets.set(token, await join(url, token));
    };
    await Promise.all(Array.from({ length: openedAtOnce }, joinNext));
  }

  /**
   * Joins another node with each socket as soon as its node has closed it: all at once when that node dies. A join that fails is repeated
   * after the time that socket.io-client waits. Resolves with the number of repeated joins when all have joined.
   */
  async comeBack(url: string): Promise<number> {
    let repeated = 0;
    await Promise.all(
      [...this.#sockets].map(async ([token, socket]) => {
        if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close');
        for (;;) {
          const joined = await join(url, token).catch(() => undefined);
          if (joined) {
            this.#sockets.set(token, joined);
            return;
          }
          repeated += 1;
          await wait(500 + Math.random() * 1_000);
        }
      }),
    );
    return repeated;
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.terminate();
    this.#sockets.clear();
  }
}
