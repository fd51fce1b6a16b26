import { useEffect } from 'preact/hooks';
import { createStore, useStore } from './store.ts';
import { readAnswer, send } from './wire.ts';
import { t } from './words.ts';

/** What a node outside production offers for trying things out. */
interface Demo {
  readonly accounts: readonly { readonly email: string; readonly password: string; readonly role: string }[];
}

/** Where the demonstration's accounts are; the server leaves the mark out of the page where there is no demonstration. */
const path = document.querySelector<HTMLMetaElement>('meta[name="zoma-demo"]')?.content;

/** Whether this node is a demonstration: none in production. */
export const isDemonstration = path !== undefined;

/** Undefined until the service has answered; without accounts where it is no demonstration. */
const demo = createStore<Demo | undefined>(isDemonstration ? undefined : { accounts: [] });

const read = async (from: string): Promise<Demo> => (await readAnswer(await send('GET', from, {}))) as Demo;

const roleNames = { admin: 'Admin', editor: 'Editor', viewer: 'Viewer' } as const;

const isRole = (role: string): role is keyof typeof roleNames => Object.hasOwn(roleNames, role);

/** Returns the demo accounts, undefined while they load. A node in production has none and is not asked. */
export const useDemo = () => {
  const found = useStore(demo);
  useEffect(() => {
    if (demo.get() || path === undefined) return;
    read(path).then(demo.set, () => demo.set({ accounts: [] }));
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
