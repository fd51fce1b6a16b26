import { useState } from 'preact/hooks';
import { api, checkLogin } from '../../shared/api.ts';
import { useSubmission } from '../../shared/load.ts';
import { hrefOf } from '../../shared/route.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { isOneself } from '../grants.ts';
import { OneTimeLink } from './one-time-link.tsx';
import { pathOf, type PasswordLink, type User } from './user.ts';
import { t } from './words.ts';

/** What an administrator can do with an account beside changing it. What ends one's own login says so before. */
export const UserCommands = ({
  user: { id, name, disabled, hasPassword },
  changed,
}: {
  user: User;
  changed: () => void;
}) => {
  const [link, setLink] = useState<PasswordLink>();
  const [hasEnded, setEnded] = useState(false);
  const { busy, error, submit } = useSubmission();
  const path = pathOf(id);
  const makeLink = async (): Promise<void> => {
    const answer = await api.post<{ passwordLink: PasswordLink }>(`${path}/password-link`);
    setLink(answer.passwordLink);
  };
  const enable = async (): Promise<void> => {
    if (await submit(() => api.patch(path, { body: { disabled: false } }))) changed();
  };
  const warned = (text: string): string => (isOneself(id) ? `${t('own_account')} ${text}` : text);
  // A change of one's own account shows in the page at once.
  const done = (then: () => void) => (): void => {
    if (isOneself(id)) void checkLogin();
    else then();
  };
  return (
    <div class="stack">
      <ErrorNotice error={error} />
      <div class="row">
        {disabled ? (
          <button type="button" class="button" disabled={busy} onClick={() => void enable()}>
            {t('enable')}
          </button>
        ) : (
          <ConfirmedButton
            class="button"
            label={t('disable')}
            title={t('disable_title', { name })}
            text={warned(t('disable_text', { name }))}
            action={() => api.patch(path, { body: { disabled: true } })}
            done={done(changed)}
          />
        )}
        {hasPassword ? (
          <ConfirmedButton
            class="button"
            label={t('new_link')}
            title={t('new_link_title', { name })}
            text={t('new_link_text', { name })}
            action={makeLink}
          />
        ) : (
          <button type="button" class="button" disabled={busy} onClick={() => void submit(makeLink)}>
            {t('new_link')}
          </button>
        )}
        <ConfirmedButton
          class="button"
          label={t('end_logins')}
          title={t('end_logins_title', { name })}
          text={warned(t('end_logins_text', { name }))}
          action={() => api.post(`${path}/end-sessions`)}
          done={done(() => setEnded(true))}
        />
        <ConfirmedButton
          class="button danger"
          label={t('erase')}
          title={t('erase_title', { name })}
          text={warned(t('erase_text'))}
          action={() => api.delete(path)}
          done={done(() => location.assign(hrefOf('users')))}
        />
      </div>
      {hasEnded && (
        <p class="notice" role="status">
          {t('ended')}
        </p>
      )}
      {link && <OneTimeLink link={link} />}
    </div>
  );
};
