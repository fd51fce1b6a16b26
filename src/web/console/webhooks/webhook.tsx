import { CopiedText } from '../../shared/ui/copied-text.tsx';
import { t } from './words.ts';

/** A webhook, as `GET /api/admin/webhooks` lists it. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
}

export const webhooksPath = '/api/admin/webhooks';

/** The path of a webhook's operations. */
export const pathOf = ({ id }: Webhook): string => `${webhooksPath}/${id}`;

/** The secret of a webhook, which is shown once. */
export const Secret = ({ secret }: { secret: string }) => (
  <CopiedText label={t('secret')} text={secret} note={t('secret_once')} />
);
