import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { DialogButton } from '../../shared/ui/form.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { HistoryLink } from '../history-link.tsx';
import { IssuerForm } from '../issuers/issuer-form.tsx';
import { issuersPath, type Issuer } from '../issuers/issuer.ts';
import { t } from '../issuers/words.ts';

const Commands = ({ issuer, reload }: { issuer: Issuer; reload: () => void }) => {
  const { id, name, disabled } = issuer;
  const path = `${issuersPath}/${id}`;
  const [isOpen, setOpen] = useState(false);
  const { busy, error, submit } = useSubmission();
  const enable = async (): Promise<void> => {
    if (await submit(() => api.patch(path, { body: { disabled: false } }))) reload();
  };
  return (
    <div class="row">
      <button type="button" class="button slight" onClick={() => setOpen(true)}>
        {t('change')}
      </button>
      {isOpen && <IssuerForm issuer={issuer} close={() => setOpen(false)} saved={reload} />}
      {disabled ? (
        <button type="button" class="button slight" disabled={busy} onClick={() => void enable()}>
          {t('enable')}
        </button>
      ) : (
        <ConfirmedButton
          class="button slight"
          label={t('disable')}
          title={t('disable_title', { name })}
          text={t('disable_text')}
          action={() => api.patch(path, { body: { disabled: true } })}
          done={reload}
        />
      )}
      <ConfirmedButton
        label={t('delete')}
        title={t('delete_title', { name })}
        text={t('delete_text')}
        action={() => api.delete(path)}
        done={reload}
      />
      <HistoryLink id={id} name={name} />
      <ErrorNotice error={error} />
    </div>
  );
};

/** The issuers of the organization. */
export const Issuers = () => {
  const pages = usePages<Issuer>(issuersPath);
  const reload = (): void => void pages.reload();
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <DialogButton
          label={t('create')}
          dialog={(close) => <IssuerForm issuer={undefined} close={close} saved={reload} />}
        />
      </div>
      <PagedTable
        label={t('issuers')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('name'), show: ({ name }) => <strong class="break">{name}</strong> },
          { heading: t('issuer'), show: ({ issuer }) => <code class="break">{issuer}</code> },
          { heading: t('audience'), show: ({ audience }) => <code class="break">{audience}</code> },
          { heading: t('algorithms'), show: ({ algorithms }) => algorithms.join(', ') },
          { heading: t('roles'), show: ({ allowedRoles }) => allowedRoles.join(', ') || '–' },
          {
            heading: t('state'),
            show: ({ disabled }) => (
              <span class={disabled ? 'tag bad' : 'tag good'}>{t(disabled ? 'disabled' : 'enabled')}</span>
            ),
          },
          { heading: t('change'), show: (issuer) => <Commands issuer={issuer} reload={reload} /> },
        ]}
      />
    </>
  );
};
