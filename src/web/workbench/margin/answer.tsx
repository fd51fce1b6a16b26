import { useEffect, useState } from 'preact/hooks';
import { formatCost, formatDuration, formatNumber } from '../../shared/format.ts';
import { translateKnown } from '../../shared/i18n.ts';
import { useStore } from '../../shared/store.ts';
import { describeChecks } from '../checks.ts';
import type { ShownField } from '../places.ts';
import type { SessionView } from '../session-view.ts';
import { views } from '../sessions.ts';
import { describeError, reasons, t } from '../words.ts';

const statusLook = { running: 'warn', completed: 'good', cancelled: '', error: 'bad' } as const;

/** Why a session was cancelled, when the user did not do it. */
const endings = ['admin', 'limit', 'abandoned'] as const;
const isEnding = (reason: string | undefined): reason is (typeof endings)[number] =>
  endings.some((each) => each === reason);

/** Whether what is shown was made without a language model. */
const isSample = ({ provider, status }: SessionView): boolean => provider === 'mock' && status !== 'error';

/** A row that counts how long the provider has been silent. */
const Waiting = ({ since }: { since: number }) => {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <Row name={t('waiting')} value={formatDuration(1_000 * Math.floor((now - since) / 1_000))} />;
};

const Row = ({ name, value }: { name: string; value: string | undefined }) =>
  value === undefined ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );

const Numbers = ({ view }: { view: SessionView }) => {
  const { provider, model, firstTextMs, durationMs, usage, tokens, isOwn } = view;
  const duration = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms));
  const counted = usage && {
    total: formatNumber(usage.inputTokens + usage.outputTokens),
    input: formatNumber(usage.inputTokens),
    output: formatNumber(usage.outputTokens),
  };
  return (
    <dl class="numbers">
      <Row name={t('provider')} value={provider && `${provider} · ${model ?? ''}`} />
      {view.status === 'running' && firstTextMs === undefined && <Waiting since={view.startedAt} />}
      <Row name={t(isOwn ? 'first_text' : 'first_text_joined')} value={duration(firstTextMs)} />
      <Row name={t('duration')} value={duration(durationMs)} />
      <Row name={t('tokens')} value={counted ? t('tokens_in_out', counted) : formatNumber(tokens)} />
      <Row name={t('cost')} value={usage && formatCost(usage.cost)} />
    </dl>
  );
};

const Checked = ({ view: { checks } }: { view: SessionView }) => {
  if (!checks) return null;
  const sentences = describeChecks(checks);
  return (
    <div>
      <h3>{t('checks')}</h3>
      {sentences.length === 0 && <p class="quiet small">{t('nothing_to_check')}</p>}
      <ul class="checks-list">
        {sentences.map(({ text, isWarning }) => (
          <li key={text} class={isWarning ? 'warning' : ''}>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
};

/** Who answers, how fast, what it cost, and whether protected values came through. */
export const Answer = ({ field }: { field: ShownField | undefined }) => {
  const view = useStore(views)[field?.key ?? ''];
  return (
    <section class="stack tight" aria-labelledby="answer">
      <h2 id="answer">{t('answer')}</h2>
      {!view && <p class="quiet small">{t('no_answer')}</p>}
      {field && view && (
        <>
          <p class="quiet small">{t('for_field', { field: field.label })}</p>
          <p class="row">
            <span class={`tag ${statusLook[view.status]}`}>{t(`status_${view.status}`)}</span>
            {isSample(view) && <span class="tag warn">{t('sample')}</span>}
          </p>
          <ol class="failovers" aria-live="polite">
            {view.failovers.map(({ from, reason, to, hadText }, index) => (
              <li key={index} class="notice warn small">
                {t(hadText ? 'failover_after_text' : 'failover_before_text', {
                  from,
                  reason: translateKnown(reasons, reason),
                  to,
                })}
              </li>
            ))}
          </ol>
          {view.error && <p class="notice bad small">{describeError(view.error)}</p>}
          {isEnding(view.reason) && <p class="small">{t(`ended_by_${view.reason}`)}</p>}
          <Numbers view={view} />
          <Checked view={view} />
          {isSample(view) && <p class="quiet small">{t('sample_note')}</p>}
        </>
      )}
    </section>
  );
};
