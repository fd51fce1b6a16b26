import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { t } from '../words.ts';

/** Where an error was thrown: its stack without its message, which may quote what a user wrote. */
const placeOfError = ({ name, message, stack = '' }: Error): string => `${name} ${stack.replace(message, '')}`;

/**
 * Shows `children`, or a notice with `name` and a button to try again when one of them throws while it renders or in an effect. The page
 * around it goes on. The browser's log gets the place of the error, not its message.
 */
export const Boundary = ({ name, children }: { name: string; children: ComponentChildren }) => {
  const [failure, reset] = useErrorBoundary((error: unknown) => {
    console.error(
      'A part of the page could not be shown:',
      error instanceof Error ? placeOfError(error) : typeof error,
    );
  }) as [unknown, () => void];
  if (failure === undefined) return <>{children}</>;
  return (
    <div class="notice bad stack tight" role="alert">
      <p>{t('broken_part', { name })}</p>
      <div>
        <button type="button" class="button slight" onClick={reset}>
          {t('try_again')}
        </button>
      </div>
    </div>
  );
};
