import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api.ts';
import { may } from '../shared/login.ts';
import { asApiError } from '../shared/wire.ts';

/** The names that this page has read, by id; undefined for an id that is no user's, such as that of an erased user or a service key. */
const names = new Map<string, string | undefined>();
const pending = new Set<string>();

/** How many names are read at the same time. */
const mostAtOnce = 4;

interface Named {
  readonly name: string;
  readonly email: string | null;
}

const read = async (id: string): Promise<void> => {
  try {
    const { name, email } = await api.get<Named>(`/api/admin/users/${id}`);
    names.set(id, email === null ? name : `${name} (${email})`);
  } catch (thrown) {
    // The id stays in the place of the name. After another failure the name is asked for again when it is next shown.
    if (asApiError(thrown).code === 'not_found') names.set(id, undefined);
  }
};

const readEach = async (ids: Iterator<string>): Promise<void> => {
  for (let next = ids.next(); !next.done; next = ids.next()) {
    await read(next.value);
    pending.delete(next.value);
  }
};

/** Returns a function that names users by their ids; reads each name once, where the caller may see users. */
export const useUserNames = (ids: readonly string[]): ((id: string) => string) => {
  const [, render] = useState({});
  const missing = [...new Set(ids)].filter((id) => !names.has(id));
  useEffect(() => {
    if (!may('user.view', 'user.manage')) return;
    const wanted = missing.filter((id) => !pending.has(id));
    if (wanted.length === 0) return;
    for (const id of wanted) pending.add(id);
    const queue = wanted.values();
    void Promise.all(Array.from({ length: mostAtOnce }, () => readEach(queue))).then(() => render({}));
  }, [missing.join()]);
  return (id) => names.get(id) ?? id;
};
