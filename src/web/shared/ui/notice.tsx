import type { ComponentChildren } from 'preact';
import type { ApiError } from '../wire.ts';
import type { Loaded } from '../load.ts';
import { language, translateKnown } from '../i18n.ts';
import { otherErrors, t } from '../words.ts';

/** Describes an error in the language of the page, or with the server's message where the pages have no text for its code. */
export const messageOf = ({ code, message, details }: ApiError): string => {
  const { permission = '', limit = '' } = (typeof details === 'object' && details !== null ? details : {}) as {
    permission?: string;
    limit?: string;
  };
  switch (code) {
    case 'network':
    case 'invalid_credentials':
    case 'not_found':
    case 'validation_failed':
    case 'payload_too_large':
    case 'overloaded':
    case 'unavailable':
    case 'internal':
    case 'changed_meanwhile':
      return t(`error_${code}`);
    case 'forbidden':
      return permission === '' ? translateKnown(otherErrors, code) : t('error_forbidden', { permission });
    case 'conflict':
      return t('error_conflict', { message });
    case 'rate_limited':
      return t('error_rate_limited', { limit });
    default:
      // The server's message says more, in English.
      return language.get() === 'en' ? message : translateKnown(otherErrors, code, message);
  }
};

/** Shows an error, with the problems of fields that the server listed. `retry` calls again, `renew` shows what the server has. */
export const ErrorNotice = ({
  error,
  retry,
  renew,
}: {
  error: ApiError | undefined;
  retry?: () => void;
  renew?: () => void;
}) => {
  if (!error) return null;
  const problems = error.problems();
  return (
    <div class="notice bad stack tight" role="alert">
      <p>{messageOf(error)}</p>
      {problems.length > 0 && (
        <ul class="small">
          {problems.map(({ path, message }) => (
            <li key={path + message}>{message.startsWith(path) ? message : `${path}: ${message}`}</li>
          ))}
        </ul>
      )}
      {(retry ?? renew) && (
        <div>
          <button type="button" class="button slight" onClick={retry ?? renew}>
            {t(retry ? 'try_again' : 'renew')}
          </button>
        </div>
      )}
    </div>
  );
};

/** Shows loaded data, or that it loads, or why it could not be loaded. */
export const Await = <Data,>({
  loaded,
  children,
}: {
  loaded: Loaded<Data>;
  children: (data: Data) => ComponentChildren;
}) => (
  <>
    <ErrorNotice error={loaded.error} retry={() => void loaded.reload()} />
    {loaded.data === undefined
      ? loaded.loading && (
          <p class="waiting" role="status">
            {t('loading')}
          </p>
        )
      : children(loaded.data)}
  </>
);
