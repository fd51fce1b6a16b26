import { useEffect, useState } from 'preact/hooks';
import '../../client/element/index.ts';
import './workbench.css';
import { useLoad } from '../shared/load.ts';
import { hrefOf, useRoute } from '../shared/route.ts';
import { siteStorage } from '../shared/storage.ts';
import { useStore } from '../shared/store.ts';
import { Boundary } from '../shared/ui/boundary.tsx';
import { Await } from '../shared/ui/notice.tsx';
import { showPage } from '../shared/ui/page.tsx';
import { connection, zomaOf } from './client.ts';
import { Margin } from './margin/margin.tsx';
import { Opportunity } from './opportunity.tsx';
import { fieldOfIds } from './places.ts';
import { formatAmount } from './parts.ts';
import { loadRecords, records, textOf, type Entity } from './records.ts';
import { followOthers } from './sessions.ts';
import { t } from './words.ts';

/** The opportunity that the page opens with, of the seed. */
const first = 'opp_123';

const marginKey = 'zoma.margin';

const Connection = () => {
  const state = useStore(connection);
  if (state === 'online') return null;
  return (
    <div class={`connection ${state}`} role="status">
      {t(state === 'offline' ? 'offline' : 'online_again')}
    </div>
  );
};

const OpportunityList = ({ all, current }: { all: readonly Entity[]; current: string }) => (
  <nav class="opportunities" aria-label={t('opportunities')}>
    <h2 class="label">{t('opportunities')}</h2>
    <ul>
      {all.map((each) => (
        <li key={each.id}>
          <a href={hrefOf(each.id)} aria-current={each.id === current ? 'page' : undefined}>
            <span>{each.title}</span>
            <span class="small quiet">{[textOf(each, 'stage'), formatAmount(each)].filter(Boolean).join(' · ')}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const Workbench = ({ userId }: { userId: string }) => {
  const all = useStore(records);
  const loaded = useLoad(loadRecords, userId);
  const [isOpen, setOpen] = useState(siteStorage.getItem(marginKey) === 'open');
  const [isToggled, setToggled] = useState(false);
  const [chosen] = useRoute();
  const opportunities = [...all.values()].filter(({ type }) => type === 'opportunity');
  const opportunity =
    opportunities.find(({ id }) => id === (chosen ?? first)) ??
    opportunities.find(({ id }) => id === first) ??
    opportunities[0];
  const isLoaded = opportunity !== undefined;

  useEffect(() => (isLoaded ? followOthers(zomaOf(userId), userId, fieldOfIds) : undefined), [isLoaded, userId]);
  const toggle = (): void => {
    setOpen(!isOpen);
    setToggled(true);
    siteStorage.setItem(marginKey, isOpen ? 'closed' : 'open');
  };

  return (
    <>
      <Connection />
      <main id="content" class={isOpen ? 'desk with-margin' : 'desk'} tabIndex={-1}>
        <OpportunityList all={opportunities} current={opportunity?.id ?? ''} />
        <div class="sheet">
          <div class="behind">
            <button
              type="button"
              class="button slight"
              aria-expanded={isOpen}
              title={t('behind_hint')}
              onClick={toggle}
            >
              {t('behind')}
            </button>
          </div>
          {opportunity ? (
            <Opportunity key={opportunity.id} records={all} opportunity={opportunity} userId={userId} />
          ) : (
            <Await loaded={{ ...loaded, data: loaded.loading || loaded.error ? undefined : true }}>
              {() => (
                <>
                  <p class="empty">{t('none')}</p>
                  <p class="quiet">{t('none_hint')}</p>
                </>
              )}
            </Await>
          )}
        </div>
        {isOpen && (
          <Boundary name={t('behind')}>
            <Margin userId={userId} isJustOpened={isToggled} />
          </Boundary>
        )}
      </main>
    </>
  );
};

const Welcome = () => (
  <>
    <h1>{t('welcome')}</h1>
    <p class="lead">{t('welcome_lead')}</p>
  </>
);

showPage({
  title: () => t('title'),
  welcome: () => <Welcome />,
  children: (userId) => <Workbench key={userId} userId={userId} />,
});
