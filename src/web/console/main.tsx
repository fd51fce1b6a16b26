import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './console.css';
import { translator } from '../shared/i18n.ts';
import { may } from '../shared/login.ts';
import { hrefOf, useRoute } from '../shared/route.ts';
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
});

interface Section {
  /** The permissions of which one is required to read the section; none for one's own account. */
  readonly anyOf: readonly string[];
  readonly show: ComponentType<{ readonly userId: string }>;
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

const Console = ({ userId }: { userId: string }) => {
  const [chosen] = useRoute();
  const open = names.filter((name) => sections[name].anyOf.length === 0 || may(...sections[name].anyOf));
  const current = open.find((name) => name === chosen) ?? open[0] ?? 'account';
  const { show: Shown } = sections[current] as Section;
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the sections are a strip that scrolls.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
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
        <h1>{t(current)}</h1>
        <Boundary key={current} name={t(current)}>
          <Shown userId={userId} />
        </Boundary>
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

showPage({
  title: () => t('title'),
  welcome: () => <Welcome />,
  children: (userId) => <Console key={userId} userId={userId} />,
});
