import { useEffect } from 'preact/hooks';
import { createStore, useStore } from './store.ts';
import { readAnswer, send } from './wire.ts';
import { t } from './words.ts';

/** What a node outside production offers for trying things out. */
interface Demo {
  readonly accounts: readonly { readonly email: string; readonly password: string; readonly role: string }[];
}

/** Undefined until the service has answered; without accounts where it is no demonstration. */
const demo = createStore<Demo | undefined>(undefined);

const read = async (): Promise<Demo> => {
  const response = await send('GET', '/api/demo', {});
  return (await readAnswer(response)) as Demo;
};

const roleNames = { admin: 'Admin', editor: 'Editor', viewer: 'Viewer' } as const;

const isRole = (role: string): role is keyof typeof roleNames => Object.hasOwn(roleNames, role);

/** Returns the demo accounts, undefined while they load. Production answers 404 and has none. */
export const useDemo = () => {
  const found = useStore(demo);
  useEffect(() => {
    if (demo.get()) return;
    read().then(demo.set, () => demo.set({ accounts: [] }));
  }, []);
  return (
    found && {
      accounts: found.accounts.map((account) => {
        const name = isRole(account.role) ? roleNames[account.role] : undefined;
        return { ...account, role: name ?? account.role, about: name ? t(`demo_${name}`) : account.email };
      }),
    }
  );
};
