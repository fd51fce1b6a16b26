import { may } from '../shared/login.ts';
import { hrefOf } from '../shared/route.ts';
import { translator } from '../shared/i18n.ts';

const t = translator({
  history: ['History', 'Verlauf'],
  history_of: ['History of {name}', 'Verlauf von {name}'],
});

/** A link to what the audit has of a user, a role, an issuer, a key or a webhook, for those who may see the audit. */
export const HistoryLink = ({ id, name }: { id: string; name: string }) =>
  may('audit.view') ? (
    <a class="button slight" href={hrefOf('audit', id)} aria-label={t('history_of', { name })}>
      {t('history')}
    </a>
  ) : null;
