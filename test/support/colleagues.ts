import { hash } from '@node-rs/argon2';
import { connectDatabase, type DatabaseLocation } from '../../src/adapters/postgres/index.ts';
import { newId } from '../../src/core/ids.ts';
import type { HttpClient } from './http-client.ts';

const password = 'a password of them all';

const emailOf = (index: number): string => `colleague-${String(index)}@zoma.local`;

/** Puts so many editors into the seeded organization; an embedded database is that of a node that is not running. */
export const addColleagues = async (location: DatabaseLocation, count: number): Promise<void> => {
  const { sequelize, close } = await connectDatabase(location);
  try {
    // Cheap to verify: all colleagues log in.
    const passwordHash = await hash(password, { memoryCost: 64, timeCost: 1 });
    for (let index = 0; index < count; index += 1) {
      const userId = newId();
      await sequelize.query(
        `INSERT INTO users (id, organization_id, email, name, password_hash)
         SELECT $1::uuid, id, $2, 'Colleague', $3 FROM organizations WHERE name = 'Acme'`,
        { bind: [userId, emailOf(index), passwordHash] },
      );
      await sequelize.query(
        "INSERT INTO user_roles (user_id, role_id) SELECT $1::uuid, id FROM roles WHERE name = 'Editor'",
        { bind: [userId] },
      );
    }
  } finally {
    await close();
  }
};

/** The access tokens of so many of them. */
export const logInColleagues = (http: HttpClient, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => http.login(emailOf(index), password)));
