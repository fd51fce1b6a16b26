import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './console.css';
import { translator } from '../shared/i18n.ts';
import { login, may } from '../shared/login.ts';
import { hrefOf, useRoute } from '../shared/route.ts';
import { useStore } from '../shared/store.ts';
import { Boundary } from '../shared/ui/boundary.tsx';
import { showPage } from '../shared/ui/page.tsx';
import { Account } from './sections/account.tsx';
import { Audit } from './sections/audit.tsx';
import { Issuers } from './sections/issuers.tsx';
import { Keys } from './sections/keys.tsx';
import { Privacy } from './sections/privacy.tsx';
import { Providers } from './sections/providers.tsx';
import { Roles } from './sections/roles.tsx';
import { Sessions } from './sections/sessions.tsx';
import { Settings } from './sections/settings.tsx';
import { Usage } from './sections/usage.tsx';
import { Users } from './sections/users.tsx';
import { Webhooks } from './sections/webhooks.tsx';
import { words } from './words.ts';

const t = translator({
  ...words,
  title: ['Zoma console', 'Zoma-Konsole'],
  welcome: ['The console', 'Die Konsole'],
  lead: [
    'Who uses the assistant, what it costs, what runs right now, and what is allowed: for the administrators of an organization.',
    'Wer den Assistenten nutzt, was er kostet, was gerade läuft und was erlaubt ist: für die Administratoren einer Organisation.',
  ],
  sections: ['Sections', 'Bereiche'],
  not_allowed: [
    'Your roles do not allow “{section}”. An administrator may have changed them.',
    'Ihre Rollen erlauben „{section}“ nicht. Vielleicht wurden sie geändert.',
  ],
});

interface Section {
  /** The permissions of which one is required to read the section; none for one's own account. */
  readonly anyOf: readonly string[];
  readonly show: ComponentType;
}

const sections = {
  sessions: { anyOf: ['session.manage'], show: Sessions },
  usage: { anyOf: ['org.usage.view'], show: Usage },
  users: { anyOf: ['user.view', 'user.manage'], show: Users },
  roles: { anyOf: ['role.manage', 'user.view', 'user.manage'], show: Roles },
  issuers: { anyOf: ['issuer.manage'], show: Issuers },
  keys: { anyOf: ['key.manage'], show: Keys },
  providers: { anyOf: ['provider.view'], show: Providers },
  settings: { anyOf: ['settings.manage'], show: Settings },
  privacy: { anyOf: ['settings.manage'], show: Privacy },
  webhooks: { anyOf: ['settings.manage'], show: Webhooks },
  audit: { anyOf: ['audit.view'], show: Audit },
  account: { anyOf: [], show: Account },
} satisfies Record<string, Section>;

type Name = keyof typeof sections;

const names = Object.keys(sections) as Name[];

const mayOpen = (name: Name): boolean => {
  const { anyOf } = sections[name] as Section;
  return anyOf.length === 0 || may(...anyOf);
};

const Console = () => {
  const [chosen, part] = useRoute();
  const open = names.filter(mayOpen);
  const current = names.find((name) => name === chosen) ?? open[0] ?? 'account';
  const { show: Shown } = sections[current] as Section;
  const title = t(current);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the sections are a strip that scrolls.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  useEffect(() => scrollTo(0, 0), [current, part]);
  return (
    <div class="console">
      <nav ref={nav} class="sections" aria-label={t('sections')}>
        {open.map((name) => (
          <a key={name} href={hrefOf(name)} aria-current={name === current ? 'page' : undefined}>
            {t(name)}
          </a>
        ))}
      </nav>
      <main id="content" class="section stack wide" tabIndex={-1}>
        <h1>{title}</h1>
        {mayOpen(current) ? (
          <Boundary key={current} name={title}>
            <Shown />
          </Boundary>
        ) : (
          <p class="notice warn" role="alert">
            {t('not_allowed', { section: title })}
          </p>
        )}
      </main>
    </div>
  );
};

const Welcome = () => (
  <>
    <h1>{t('welcome')}</h1>
    <p class="lead">{t('lead')}</p>
  </>
);

/** The title of the page, which begins with the section that is open. */
const useTitle = (): string => {
  const [chosen] = useRoute();
  const { status } = useStore(login);
  const name = status === 'in' ? names.find((each) => each === chosen) : undefined;
  return name ? `${t(name)} – ${t('title')}` : t('title');
};

showPage({
  title: useTitle,
  welcome: () => <Welcome />,
  children: (userId) => <Console key={userId} />,
});
