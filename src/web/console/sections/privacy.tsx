import { useEffect, useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { useEdited, useSubmission } from '../../shared/load.ts';
import { saveChanges } from '../../shared/save.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Form } from '../../shared/ui/form.tsx';
import { Await, ErrorNotice } from '../../shared/ui/notice.tsx';
import { words } from '../../shared/words.ts';

const t = translator({
  ...words,
  lead: [
    'What is kept from providers: the built-in kinds (e-mail addresses, phone numbers, bank accounts, keys and more) and your own patterns.',
    'Was Anbietern vorenthalten wird: die eingebauten Arten (E-Mail-Adressen, Telefonnummern, Bankverbindungen, Schlüssel und mehr) und eigene Muster.',
  ],
  enabled: ['Mask private values', 'Vertrauliche Angaben maskieren'],
  patterns: ['Own patterns', 'Eigene Muster'],
  pattern_name: ['Name', 'Name'],
  pattern: ['Regular expression (RE2)', 'Regulärer Ausdruck (RE2)'],
  add: ['Add a pattern', 'Muster hinzufügen'],
  attributes: ['Attributes that are never sent', 'Attribute, die nie gesendet werden'],
  attributes_hint: [
    'One a line: salary, or contact.salary for one type.',
    'Eines je Zeile: salary, oder contact.salary für eine Art.',
  ],
  trial: ['Try the patterns', 'Muster ausprobieren'],
  trial_hint: [
    'With the patterns as they stand above, saved or not. The text is not stored and not sent to a provider.',
    'Mit den Mustern, wie sie oben stehen, gespeichert oder nicht. Der Text wird nicht gespeichert und an keinen Anbieter gesendet.',
  ],
  trial_text: ['A text', 'Ein Text'],
  trial_sample: [
    'Call Mara on +44 20 7946 0958 about KD-204811.',
    'Mara unter +44 20 7946 0958 wegen KD-204811 anrufen.',
  ],
  try: ['Try', 'Ausprobieren'],
  nothing: ['Nothing in this text would be masked.', 'In diesem Text würde nichts maskiert.'],
});

interface Pattern {
  readonly name: string;
  readonly pattern: string;
}

interface Policy {
  readonly enabled: boolean;
  readonly patterns: readonly Pattern[];
  readonly sensitiveAttributes: readonly string[];
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly name?: string;
}

/** Shows a text with the found values marked. */
const Found = ({ text, spans }: { text: string; spans: readonly Span[] }) => {
  const sorted = spans.toSorted((one, other) => one.start - other.start);
  const parts = sorted.flatMap(({ start, end, kind, name }, index) => [
    text.slice(sorted[index - 1]?.end ?? 0, start),
    <mark key={start} title={name ?? kind}>
      {text.slice(start, end)} <span class="small">{name ?? kind}</span>
    </mark>,
  ]);
  return (
    <p class="trial" role="status">
      {parts}
      {text.slice(sorted.at(-1)?.end ?? 0)}
    </p>
  );
};

const Trial = ({ patterns }: { patterns: readonly Pattern[] }) => {
  const [text, setText] = useState(t('trial_sample'));
  const [found, setFound] = useState<{ text: string; spans: readonly Span[] }>();
  const { busy, error, submit } = useSubmission();
  const wanted = JSON.stringify([text, patterns]);
  // What was found holds for the text and the patterns of then.
  useEffect(() => setFound(undefined), [wanted]);
  const tryOut = () =>
    submit(async () => {
      const body = { text, patterns };
      setFound({ text, spans: (await api.post<{ spans: readonly Span[] }>('/api/admin/privacy/try', { body })).spans });
    });
  return (
    <section class="stack">
      <h2>{t('trial')}</h2>
      <p class="quiet small">{t('trial_hint')}</p>
      <TextField label={t('trial_text')} rows={3} value={text} change={setText} />
      <div>
        <button type="button" class="button" disabled={busy || text === ''} onClick={() => void tryOut()}>
          {t('try')}
        </button>
      </div>
      <ErrorNotice error={error} />
      {found && (found.spans.length === 0 ? <p role="status">{t('nothing')}</p> : <Found {...found} />)}
    </section>
  );
};

const path = '/api/admin/privacy';

const PolicyForm = ({
  policy,
  saved,
  renew,
}: {
  policy: Policy;
  saved: (policy: Policy) => void;
  renew: () => void;
}) => {
  const [enabled, setEnabled] = useState(policy.enabled);
  const [patterns, setPatterns] = useState(policy.patterns);
  const [attributes, setAttributes] = useState(policy.sensitiveAttributes.join('\n'));
  const [isSaved, setSaved] = useState(false);
  const submission = useSubmission();
  const save = async (): Promise<void> => {
    const sensitiveAttributes = attributes
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const wanted = { enabled, patterns, sensitiveAttributes };
    setSaved(
      await submission.submit(() =>
        saveChanges<Policy>({
          began: policy,
          wanted,
          read: () => api.get<Policy>(path),
          write: async (body) => saved(await api.put<Policy>(path, { body })),
        }),
      ),
    );
  };
  const replace = (next: readonly Pattern[]): void => {
    setPatterns(next);
    setSaved(false);
  };
  const change = (at: number, changed: Partial<Pattern>): void =>
    setPatterns(patterns.map((each, index) => (index === at ? { ...each, ...changed } : each)));
  return (
    <>
      <Form
        submission={submission}
        send={save}
        label={t('save')}
        renew={renew}
        isSaved={isSaved}
        edited={() => setSaved(false)}
      >
        <label class="check">
          <input
            type="checkbox"
            checked={enabled}
            onChange={({ currentTarget }) => setEnabled(currentTarget.checked)}
          />
          {t('enabled')}
        </label>
        <h2>{t('patterns')}</h2>
        {patterns.map(({ name, pattern }, index) => (
          <div key={index} class="two">
            <TextField
              label={t('pattern_name')}
              required
              value={name}
              change={(value) => change(index, { name: value })}
              path={`patterns[${index}].name`}
              error={submission.error}
            />
            <TextField
              label={t('pattern')}
              required
              value={pattern}
              change={(value) => change(index, { pattern: value })}
              path={`patterns[${index}].pattern`}
              error={submission.error}
            />
            <div>
              <button
                type="button"
                class="button slight"
                onClick={() => replace(patterns.filter((_, at) => at !== index))}
              >
                {t('remove')}
              </button>
            </div>
          </div>
        ))}
        <div>
          <button type="button" class="button" onClick={() => replace([...patterns, { name: '', pattern: '' }])}>
            {t('add')}
          </button>
        </div>
        <TextField
          label={t('attributes')}
          hint={t('attributes_hint')}
          rows={4}
          value={attributes}
          change={setAttributes}
        />
      </Form>
      <Trial patterns={patterns.filter(({ name, pattern }) => name !== '' && pattern !== '')} />
    </>
  );
};

/** The privacy policy of the organization, with a field to try its patterns on. */
export const Privacy = () => {
  const policy = useEdited(() => api.get<Policy>(path));
  return (
    <>
      <p class="quiet">{t('lead')}</p>
      <Await loaded={policy}>
        {(data) => (
          <PolicyForm key={policy.loadedAt} policy={data} saved={policy.keep} renew={() => void policy.reload()} />
        )}
      </Await>
    </>
  );
};
