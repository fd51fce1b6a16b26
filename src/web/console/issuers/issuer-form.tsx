import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { useSubmission } from '../../shared/load.ts';
import { readItem } from '../../shared/pages.ts';
import { saveChanges } from '../../shared/save.ts';
import { CheckGroup, SelectField, TextField } from '../../shared/ui/field.tsx';
import { FormDialog } from '../../shared/ui/form.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { useGrantableRoles } from '../role-names.ts';
import {
  fieldsOf,
  fieldsOfIssuer,
  issuersPath,
  writtenIssuer,
  type Fields,
  type Issuer,
  type KeySource,
  type Written,
} from './issuer.ts';
import { t } from './words.ts';

const publicAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const;
const claimFields = ['claim_userId', 'claim_email', 'claim_name', 'claim_roles'] as const;
const algorithmOptions = publicAlgorithms.map((name) => [name, name] as const);

/** The dialog that registers an issuer, or changes the given one. */
export const IssuerForm = ({
  issuer,
  close,
  saved,
}: {
  issuer: Issuer | undefined;
  close: () => void;
  saved: () => void;
}) => {
  const [form, setForm] = useState(writtenIssuer(issuer));
  const [keys, setKeys] = useState<KeySource>(issuer ? 'kept' : 'jwksUrl');
  const [algorithms, setAlgorithms] = useState<readonly string[]>(
    issuer && !issuer.hasSecret ? issuer.algorithms : ['RS256'],
  );
  const isShared = keys === 'secret' || (keys === 'kept' && issuer?.hasSecret === true);
  const [allowedRoles, setAllowed] = useState<readonly string[]>(issuer?.allowedRoles ?? []);
  const [defaultRoles, setDefault] = useState<readonly string[]>(issuer?.defaultRoles ?? []);
  const roles = useGrantableRoles([], [...(issuer?.allowedRoles ?? []), ...(issuer?.defaultRoles ?? [])]);
  const submission = useSubmission();

  const send = async (): Promise<undefined> => {
    const wanted: Fields = fieldsOf(form, { keys, isShared, algorithms, allowedRoles, defaultRoles });
    if (!issuer) {
      await api.post(issuersPath, { body: wanted });
      return;
    }
    await saveChanges<Fields>({
      began: fieldsOfIssuer(issuer),
      wanted,
      read: async () => fieldsOfIssuer(await readItem<Issuer>(issuersPath, issuer.id)),
      // Other keys may need other algorithms: they are sent together.
      write: (changed) =>
        api.patch(`${issuersPath}/${issuer.id}`, {
          body: keys === 'kept' ? changed : { ...changed, algorithms: wanted.algorithms },
        }),
    });
  };

  const field = (name: keyof Written, path: string = name) => ({
    label: t(name),
    value: form[name],
    change: (value: string) => setForm({ ...form, [name]: value }),
    path,
    error: submission.error,
  });
  const sources: readonly (readonly [string, string])[] = [
    ...(issuer ? [['kept', t('kept')] as const] : []),
    ...(['jwksUrl', 'jwks', 'secret'] as const).map((name) => [name, t(name)] as const),
  ];
  return (
    <FormDialog
      title={issuer ? t('change_title', { name: issuer.name }) : t('create')}
      label={issuer ? t('save') : t('create')}
      submission={submission}
      send={send}
      done={saved}
      close={close}
    >
      {issuer && <p class="notice warn small">{t('change_hint')}</p>}
      <TextField required {...field('name')} />
      <TextField required {...field('issuer')} />
      <TextField required {...field('audience')} />
      <SelectField
        label={t('key_source')}
        value={keys}
        change={(source) => setKeys(source as KeySource)}
        options={sources}
      />
      {keys === 'jwksUrl' && <TextField type="url" required {...field('jwksUrl')} />}
      {keys === 'jwks' && <TextField rows={6} required hint={t('jwks_hint')} {...field('jwks')} />}
      {keys === 'secret' && (
        <TextField type="password" autocomplete="off" required hint={t('secret_hint')} {...field('secret')} />
      )}
      {!isShared && (
        <CheckGroup legend={t('algorithms')} options={algorithmOptions} chosen={algorithms} change={setAlgorithms} />
      )}
      <Await loaded={roles.loaded}>
        {() => (
          <>
            <CheckGroup legend={t('allowed')} options={roles.options} chosen={allowedRoles} change={setAllowed} />
            <CheckGroup legend={t('default')} options={roles.options} chosen={defaultRoles} change={setDefault} />
          </>
        )}
      </Await>
      <details>
        <summary>{t('further')}</summary>
        <div class="stack inset">
          <div class="two">
            {claimFields.map((name) => (
              <TextField key={name} required {...field(name, `claims.${name.slice('claim_'.length)}`)} />
            ))}
          </div>
          <TextField type="number" min={1} {...field('maxAgeSeconds')} />
        </div>
      </details>
    </FormDialog>
  );
};
