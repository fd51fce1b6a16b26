import { render, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { checkLogin } from '../api.ts';
import { language } from '../i18n.ts';
import { useLoad } from '../load.ts';
import { login, restoreLogin } from '../login.ts';
import { repeatWhileVisible } from '../repeat.ts';
import { useStore } from '../store.ts';
import { Boundary } from './boundary.tsx';
import { Masthead } from './masthead.tsx';
import { ErrorNotice } from './notice.tsx';
import { SignIn } from './sign-in.tsx';

/** How often a visible page asks whether its login is still good and what it permits: no event says so while no session runs. */
const checkMs = 5_000;

/** The frame of a page that requires a login: `children` when there is one, else the sign-in with `welcome` beside it. */
const Page = ({ title, welcome, children }: PageParts) => {
  // Every text depends on the language: a change renders the whole page.
  useStore(language);
  const current = useStore(login);
  const restored = useLoad(restoreLogin);
  const heading = title();
  useEffect(() => repeatWhileVisible(checkLogin, checkMs), []);
  const status = useRef(current.status);
  // Before the page is painted: what the user chooses there keeps the focus.
  useLayoutEffect(() => {
    // The button that was pressed is gone: the keyboard goes on at the content.
    if (status.current === 'out' && current.status === 'in') document.getElementById('content')?.focus();
    status.current = current.status;
  }, [current.status]);
  useEffect(() => {
    document.title = heading;
  }, [heading]);
  return (
    <>
      <Masthead />
      {current.status === 'unknown' && <ErrorNotice error={restored.error} retry={() => void restored.reload()} />}
      {current.status === 'out' && <SignIn reason={current.reason}>{welcome()}</SignIn>}
      {current.status === 'in' && (
        <Boundary key={current.user.id} name={heading}>
          {children(current.user.id)}
        </Boundary>
      )}
    </>
  );
};

interface PageParts {
  readonly title: () => string;
  readonly welcome: () => ComponentChildren;
  readonly children: (userId: string) => ComponentChildren;
}

/** Shows a page in the element `#page` of its HTML file. */
export const showPage = (parts: PageParts): void => {
  const root = document.getElementById('page');
  if (root) render(<Page {...parts} />, root);
};
