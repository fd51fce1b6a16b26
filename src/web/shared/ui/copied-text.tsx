import { useRef, useState } from 'preact/hooks';
import { copyText } from '../../../client/element/dom.ts';
import { t } from '../words.ts';

/** A text that is shown once, such as a key, to copy. `note` says what to do with it. Where the browser refuses to copy it, the button selects it. */
export const CopiedText = ({ label, text, note }: { label: string; text: string; note: string }) => {
  const [isCopied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    const copied = await copyText({ 'text/plain': text });
    setCopied(copied);
    if (!copied && code.current) getSelection()?.selectAllChildren(code.current);
  };
  return (
    <div class="notice stack tight">
      <div class="field">
        <span class="label">{label}</span>
        <div class="row">
          <code class="break" ref={code}>
            {text}
          </code>
          <button type="button" class="button slight" onClick={() => void copy()}>
            {isCopied ? t('copied') : t('copy')}
          </button>
        </div>
      </div>
      <p class="small">{note}</p>
    </div>
  );
};
