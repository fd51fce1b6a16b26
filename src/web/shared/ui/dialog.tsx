import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSubmission } from '../load.ts';
import { t } from '../words.ts';
import { ErrorNotice } from './notice.tsx';

/** What closes a dialog beside its buttons: Escape and a click outside, Escape alone where input would be lost, or nothing. */
type Dismissal = 'anywhere' | 'escape' | 'never';

/** A modal dialog with a title. It is open while it is rendered. */
export const Dialog = ({
  title,
  close,
  dismissal = 'anywhere',
  children,
}: {
  title: string;
  close: () => void;
  dismissal?: Dismissal;
  children: ComponentChildren;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // The browser gives the focus back only while the dialog is in the page.
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={close}
      onCancel={(event) => {
        if (dismissal === 'never') event.preventDefault();
      }}
      onMouseDown={(event) => {
        if (dismissal === 'anywhere' && event.target === dialog.current) close();
      }}
    >
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
};

interface Confirmed {
  readonly label: string;
  readonly title: string;
  readonly text: string;
  action(): Promise<unknown>;
  done?(): void;
}

/** The question of one click: an error of an earlier one is not shown again. */
const Confirmation = ({ label, title, text, action, done, close }: Confirmed & { close: () => void }) => {
  const { busy, error, submit } = useSubmission();
  const confirm = async (): Promise<void> => {
    if (!(await submit(action))) return;
    close();
    done?.();
  };
  return (
    <Dialog title={title} close={close}>
      <p>{text}</p>
      <ErrorNotice error={error} />
      <div class="row">
        <button type="button" class="button danger" disabled={busy} onClick={() => void confirm()}>
          {label}
        </button>
        <button type="button" class="button" autofocus onClick={close}>
          {t('cancel')}
        </button>
      </div>
    </Dialog>
  );
};

/**
 * A button that asks before it acts: it names what will happen, and shows the server's refusal. When the button goes away with what was
 * deleted, the focus moves to the content of the page.
 */
export const ConfirmedButton = ({
  class: look = 'button slight danger',
  ...confirmed
}: Confirmed & { readonly class?: string }) => {
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () => () =>
      // Now the button and its dialog may still have the focus. With them it goes to the body.
      queueMicrotask(() => {
        if (document.activeElement === document.body)
          document.getElementById('content')?.focus({ preventScroll: true });
      }),
    [],
  );
  return (
    <>
      <button type="button" class={look} onClick={() => setOpen(true)}>
        {confirmed.label}
      </button>
      {isOpen && <Confirmation {...confirmed} close={() => setOpen(false)} />}
    </>
  );
};
