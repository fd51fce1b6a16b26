import type { ComponentChildren } from 'preact';
import { language, languages, type Language } from '../i18n.ts';
import { login, may, signOut } from '../login.ts';
import { useSubmission } from '../load.ts';
import { useStore } from '../store.ts';
import { allThemes, theme, type Theme } from '../theme.ts';
import { t } from '../words.ts';
import { ErrorNotice } from './notice.tsx';
import '../../style/tokens.css';
import '../../style/base.css';
import '../../style/controls.css';
import '../../style/table.css';
import '../../style/layout.css';

/** Permissions of which any opens a section of the console beside one's own account. */
export const consolePermissions = [
  'session.manage',
  'org.usage.view',
  'user.view',
  'user.manage',
  'role.manage',
  'issuer.manage',
  'key.manage',
  'provider.view',
  'settings.manage',
  'audit.view',
];

/** The pages, each with the permissions of which one is required to see its link. */
const places = [
  { href: '/', name: 'workbench', anyOf: undefined },
  { href: '/console', name: 'console', anyOf: consolePermissions },
  { href: '/docs', name: 'reference', anyOf: undefined },
] as const;

const Choice = <Value extends string>({
  label,
  value,
  options,
  change,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  change: (value: Value) => void;
}) => (
  <select
    aria-label={label}
    title={label}
    value={value}
    onChange={({ currentTarget }) => change(currentTarget.value as Value)}
  >
    {options.map(([option, text]) => (
      <option key={option} value={option}>
        {text}
      </option>
    ))}
  </select>
);

/** The button that ends the login. It needs the service: a failure stands before it. */
const SignOut = () => {
  const { busy, error, submit } = useSubmission();
  return (
    <>
      <ErrorNotice error={error} />
      <button type="button" class="button plain slight" disabled={busy} onClick={() => void submit(() => signOut())}>
        {t('sign_out')}
      </button>
    </>
  );
};

/** The head of every page, with the styles that all pages have: its name, the other pages, language, theme and the user. */
export const Masthead = ({ children }: { children?: ComponentChildren }) => {
  const current = useStore(login);
  return (
    <header class="masthead">
      <a class="only-read-aloud" href="#content" onClick={() => document.getElementById('content')?.focus()}>
        {t('skip')}
      </a>
      <a class="mark" href="/">
        Zoma
      </a>
      <nav aria-label={t('pages')}>
        {places
          .filter(({ anyOf }) => anyOf === undefined || may(...anyOf))
          .map(({ href, name }) => (
            <a key={href} href={href} aria-current={location.pathname === href ? 'page' : undefined}>
              {t(name)}
            </a>
          ))}
      </nav>
      {children}
      <div class="end">
        <Choice<Language>
          label={t('language')}
          value={language.get()}
          options={Object.entries(languages) as [Language, string][]}
          change={language.set}
        />
        <Choice<Theme>
          label={t('theme')}
          value={useStore(theme)}
          options={allThemes.map((each) => [each, t(`theme_${each}`)] as const)}
          change={theme.set}
        />
        {current.status === 'in' && (
          <>
            <a class="small quiet" href="/console#/account" title={t('signed_in_as', { name: current.user.name })}>
              {current.user.name}
            </a>
            <SignOut />
          </>
        )}
      </div>
    </header>
  );
};
