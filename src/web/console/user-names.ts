import { useEffect } from 'preact/hooks';
import { api } from '../shared/api.ts';
import { may } from '../shared/login.ts';
import { createStore, useStore, type Store } from '../shared/store.ts';
import { asApiError } from '../shared/wire.ts';
import { pathOf } from './users/user.ts';

/** The names that this page has read, by id; undefined for an id that is no user's, such as that of an erased user or a service key. */
const names: Store<ReadonlyMap<string, string | undefined>> = createStore(new Map());

const keep = (id: string, name: string | undefined): void => names.set(new Map(names.get()).set(id, name));

/** The ids whose names are being read. */
const pending = new Set<string>();

/** How many names are read at the same time. */
const mostAtOnce = 4;

interface Named {
  readonly name: string;
  readonly email: string | null;
}

const read = async (id: string): Promise<void> => {
  try {
    const { name, email } = await api.get<Named>(pathOf(id));
    keep(id, email === null ? name : `${name} (${email})`);
  } catch (thrown) {
    // The id stays in the place of the name. After another failure the name is asked for again when it is next shown.
    if (asApiError(thrown).code === 'not_found') keep(id, undefined);
  }
};

const readEach = async (ids: Iterator<string>): Promise<void> => {
  for (let next = ids.next(); !next.done; next = ids.next()) {
    await read(next.value);
    pending.delete(next.value);
  }
};

/**
 * Returns a function that names users by their ids; reads each name once, where the caller may see users. A name shows when it arrives,
 * also when another section has asked for it.
 */
export const useUserNames = (ids: readonly string[]): ((id: string) => string) => {
  const known = useStore(names);
  useEffect(() => {
    if (!may('user.view', 'user.manage')) return;
    const wanted = [...new Set(ids)].filter((id) => !names.get().has(id) && !pending.has(id));
    for (const id of wanted) pending.add(id);
    const queue = wanted.values();
    for (let reader = 0; reader < mostAtOnce; reader += 1) void readEach(queue);
  }, [ids.join()]);
  return (id) => known.get(id) ?? id;
};
