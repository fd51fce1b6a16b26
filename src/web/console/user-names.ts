import { useEffect, useState } from 'preact/hooks';
import { api } from '../shared/api.ts';
import { may } from '../shared/login.ts';

/** The names that this page has read, by id. */
const names = new Map<string, string>();
const asked = new Set<string>();

interface Named {
  readonly name: string;
  readonly email: string | null;
}

const read = async (id: string): Promise<void> => {
  asked.add(id);
  try {
    const { name, email } = await api.get<Named>(`/api/admin/users/${id}`);
    names.set(id, email === null ? name : `${name} (${email})`);
  } catch {
    // An erased user, or a service key: the id stays in its place.
  }
};

/** Returns a function that names users by their ids; reads each name once, where the caller may see users. */
export const useUserNames = (ids: readonly string[]): ((id: string) => string) => {
  const [, render] = useState({});
  const missing = [...new Set(ids)].filter((id) => !asked.has(id));
  useEffect(() => {
    if (missing.length === 0 || !may('user.view', 'user.manage')) return;
    void Promise.all(missing.map(read)).then(() => render({}));
  }, [missing.join()]);
  return (id) => names.get(id) ?? id;
};
