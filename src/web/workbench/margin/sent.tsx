import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatNumber } from '../../shared/format.ts';
import { translateKnown } from '../../shared/i18n.ts';
import { useLoad } from '../../shared/load.ts';
import { useStore } from '../../shared/store.ts';
import { Await } from '../../shared/ui/notice.tsx';
import { currentText, drafts } from '../drafts.ts';
import { previewRequest, type ShownField } from '../places.ts';
import { find, records } from '../records.ts';
import { describeSource, maskKinds, t } from '../words.ts';

interface Preview {
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly tokens: { readonly context: number; readonly prompt: number };
  readonly items: readonly {
    readonly source: { readonly kind: string; readonly type?: string; readonly id?: string };
    readonly option: string;
    readonly origin: string;
    readonly content: string;
    readonly tokens: number;
  }[];
  readonly leftOut: readonly unknown[];
  readonly redacted: Readonly<Record<string, number>>;
}

/** Names a record as the page does; a source that is no record has no name. */
const nameOf = ({ type = '', id }: Preview['items'][number]['source']): string =>
  id === undefined ? '' : find(records.get(), type, id)?.title || id;

const mask = /(⟦[^⟧\n]{1,60}⟧)/;

/** Shows text as it is sent, with the masks coloured. */
const Masked = ({ text }: { text: string }) => (
  <pre class="sent-text">
    {text.split(mask).map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}
  </pre>
);

const PreviewParts = ({ preview }: { preview: Preview }) => {
  const masked = Object.entries(preview.redacted).filter(([, count]) => count > 0);
  const list = masked.map(([kind, count]) => `${formatNumber(count)} ${translateKnown(maskKinds, kind)}`).join(', ');
  return (
    <>
      <p class="small">
        {t('sent_tokens', {
          prompt: formatNumber(preview.tokens.prompt),
          context: formatNumber(preview.tokens.context),
        })}
      </p>
      {list !== '' && <p class="small notice">{t('sent_masked', { list })}</p>}
      <ul class="sources">
        {preview.items.map(({ source, option, origin, content, tokens }, index) => (
          <li key={index}>
            <details>
              <summary>
                <span>{describeSource(option, origin)}</span>
                <span class="small quiet">
                  {[nameOf(source), t('unit_tokens', { count: formatNumber(tokens) })].filter(Boolean).join(' · ')}
                </span>
              </summary>
              <Masked text={content} />
            </details>
          </li>
        ))}
      </ul>
      {preview.leftOut.length > 0 && (
        <p class="small quiet">{t('sent_left_out', { count: formatNumber(preview.leftOut.length) })}</p>
      )}
      <details>
        <summary>{t('sent_prompt')}</summary>
        <Masked text={[preview.system, ...preview.messages.map(({ content }) => content)].join('\n\n———\n\n')} />
      </details>
    </>
  );
};

/** Waits until the user pauses, so that a preview is read once and not for each character. */
const pauseMs = 700;

/** What a request for the field would send: its context by source, and the prompt, with private values masked. */
export const Sent = ({ field }: { field: ShownField | undefined }) => {
  const place = field?.place;
  useStore(drafts);
  const text = place ? currentText(place) : '';
  const preview = useLoad(
    () =>
      place
        ? api.post<Preview>('/api/ai/context/preview', { body: previewRequest(place) })
        : Promise.resolve(undefined),
    field?.key,
  );
  useEffect(() => {
    if (!place || preview.data === undefined) return undefined;
    const timer = setTimeout(() => void preview.reload(), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <section class="stack tight" aria-labelledby="sent">
      <h2 id="sent">{t('sent')}</h2>
      <p class="quiet small">{field ? t('for_field', { field: field.label }) : t('sent_pick')}</p>
      <Await loaded={preview}>{(data) => data && <PreviewParts preview={data} />}</Await>
    </section>
  );
};
