import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Submission } from '../load.ts';
import { t } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './notice.tsx';

/**
 * A form of one submission: its fields (`children`), the server's refusal, and the button, with `beside` next to it. `renew` drops what was
 * entered for what the server has; it is offered when another administrator has changed the same. "Saved" stands beside the button until
 * `isSaved` is taken back by `edited`.
 */
export const Form = ({
  submission: { busy, error },
  send,
  label,
  look = 'button main',
  renew,
  isSaved = false,
  edited,
  beside,
  children,
}: {
  submission: Submission;
  send: () => Promise<unknown>;
  label: string;
  look?: string;
  renew?: (() => void) | undefined;
  isSaved?: boolean;
  edited?: () => void;
  beside?: ComponentChildren;
  children: ComponentChildren;
}) => (
  <form
    class="form"
    onInput={edited}
    onSubmit={(event) => {
      event.preventDefault();
      void send();
    }}
  >
    {children}
    <ErrorNotice error={error} {...(error?.code === 'changed_meanwhile' && renew ? { renew } : {})} />
    <div class="row">
      <button type="submit" class={look} disabled={busy}>
        {label}
      </button>
      {beside}
      <span role="status">{isSaved && t('saved')}</span>
    </div>
  </form>
);

/** What a dialog shows once. It takes the focus, which the sent form had. */
const ShownOnce = ({ children }: { children: ComponentChildren }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} class="stack" tabIndex={-1}>
      {children}
    </div>
  );
};

/**
 * A dialog with a form. `send` makes the change; what it resolves with, such as a key that the server shows once, stands in the dialog
 * until the user closes it with the button. Without that the dialog closes by itself. `done` runs after each change, and when the
 * user drops the form for what the server has.
 */
export const FormDialog = ({
  title,
  label = title,
  submission,
  send,
  done,
  close,
  children,
}: {
  title: string;
  label?: string;
  submission: Submission;
  send: () => Promise<ComponentChildren>;
  done: () => void;
  close: () => void;
  children: ComponentChildren;
}) => {
  const [shown, setShown] = useState<ComponentChildren>();
  const change = async (): Promise<void> => {
    let once: ComponentChildren;
    const succeeded = await submission.submit(async () => {
      once = await send();
    });
    if (!succeeded) return;
    done();
    if (once === undefined) close();
    else setShown(once);
  };
  return (
    <Dialog title={title} close={close} dismissal={shown === undefined ? 'escape' : 'never'}>
      {shown === undefined ? (
        <Form
          renew={() => {
            done();
            close();
          }}
          submission={submission}
          send={change}
          label={label}
          beside={
            <button type="button" class="button" onClick={close}>
              {t('cancel')}
            </button>
          }
        >
          {children}
        </Form>
      ) : (
        <ShownOnce>
          {shown}
          <div>
            <button type="button" class="button main" onClick={close}>
              {t('close')}
            </button>
          </div>
        </ShownOnce>
      )}
    </Dialog>
  );
};

/** A button that opens a dialog, and the dialog while it is open. */
export const DialogButton = ({
  label,
  dialog,
}: {
  label: string;
  dialog: (close: () => void) => ComponentChildren;
}) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <button type="button" class="button main" onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && dialog(() => setOpen(false))}
    </div>
  );
};
