import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Submission } from '../load.ts';
import { t } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './notice.tsx';

/** A form of one submission: its fields (`children`), the server's refusal, and the button, with `beside` next to it. */
export const Form = ({
  submission: { busy, error },
  send,
  label,
  look = 'button main',
  beside,
  children,
}: {
  submission: Submission;
  send: () => Promise<unknown>;
  label: string;
  look?: string;
  beside?: ComponentChildren;
  children: ComponentChildren;
}) => (
  <form
    class="form"
    onSubmit={(event) => {
      event.preventDefault();
      void send();
    }}
  >
    {children}
    <ErrorNotice error={error} />
    <div class="row">
      <button type="submit" class={look} disabled={busy}>
        {label}
      </button>
      {beside}
    </div>
  </form>
);

/**
 * A dialog with a form. `send` makes the change; what it resolves with, such as a key that the server shows once, stands in the dialog
 * until the user closes it. Without that the dialog closes by itself. `done` runs after each change.
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
    <Dialog title={title} close={close}>
      {shown === undefined ? (
        <Form
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
        <>
          {shown}
          <div>
            <button type="button" class="button main" onClick={close}>
              {t('close')}
            </button>
          </div>
        </>
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
