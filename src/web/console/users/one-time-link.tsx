import { formatTime } from '../../shared/format.ts';
import { CopiedText } from '../../shared/ui/copied-text.tsx';
import { addressOf, type PasswordLink } from './user.ts';
import { t } from './words.ts';

/** A one-time link to copy, with how long it is valid. */
export const OneTimeLink = ({ link }: { link: PasswordLink }) => (
  <CopiedText label={t('link')} text={addressOf(link)} note={t('link_until', { time: formatTime(link.expiresAt) })} />
);
