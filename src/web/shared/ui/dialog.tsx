import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSubmission } from '../load.ts';
import { t } from '../words.ts';
import { ErrorNotice } from './notice.tsx';

/** A modal dialog with a title. It is open while it is rendered; Escape and a click outside close it. */
export const Dialog = ({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={close}
      onMouseDown={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
};

/** A button whose action cannot be undone: it asks first, names what will happen, and shows the server's refusal. */
export const ConfirmedButton = ({
  label,
  title,
  text,
  action,
  done,
  class: look = 'button slight danger',
}: {
  label: string;
  title: string;
  text: string;
  action: () => Promise<unknown>;
  done?: () => void;
  class?: string;
}) => {
  const [isOpen, setOpen] = useState(false);
  const { busy, error, submit } = useSubmission();
  const confirm = async (): Promise<void> => {
    if (!(await submit(action))) return;
    setOpen(false);
    done?.();
  };
  return (
    <>
      <button type="button" class={look} onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && (
        <Dialog title={title} close={() => setOpen(false)}>
          <p>{text}</p>
          <ErrorNotice error={error} />
          <div class="row">
            <button type="button" class="button danger" disabled={busy} onClick={() => void confirm()}>
              {label}
            </button>
            <button type="button" class="button" autofocus onClick={() => setOpen(false)}>
              {t('cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
};
