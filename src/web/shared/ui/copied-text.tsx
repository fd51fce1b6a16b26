import { useState } from 'preact/hooks';
import { t } from '../words.ts';

/** A text to copy, such as a key that is shown once. */
export const CopiedText = ({ label, text }: { label: string; text: string }) => {
  const [isCopied, setCopied] = useState(false);
  return (
    <div class="field">
      <span class="label">{label}</span>
      <div class="row">
        <code class="break">{text}</code>
        <button
          type="button"
          class="button slight"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {isCopied ? t('copied') : t('copy')}
        </button>
      </div>
    </div>
  );
};
