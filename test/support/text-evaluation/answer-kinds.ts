import { inPieces, type FinishedSession } from './evaluated-node.ts';
import { shown, textKind } from './text-kind.ts';

const address = 'ida.berg@mail.example.com';
const phone = '+49 30 9018200';

/** Neither the address nor the phone number reads like this, so it is what a mask has left behind. */
const maskRemains = /[⟦⟧〚〛]|e[-‐‑]?mail|\bema|phone|\p{L}[\s_\\]{0,2}\p{Nd}/iu;

const showsMask = (text: string): boolean => maskRemains.test(text.normalize('NFKC').replace(/\p{Cf}/gu, ''));

/** What was lost or invented, and is not named in `checks.masked`. */
const unnamedLosses = ({ result, checks: { masked } }: FinishedSession): string[] => {
  const missing = JSON.stringify(masked?.missing ?? []);
  const lost = [address, phone].filter((value) => !result.includes(value) && !missing.includes(value));
  const named = [...(masked?.invented ?? []), ...(masked?.duplicated ?? [])];
  return result.includes(address) || named.length > 0 ? lost : [...lost, 'what the model wrote instead'];
};

/** Masks of an e-mail address as models write them. */
export const masksAltered = textKind<string, FinishedSession>({
  file: 'masks-altered.json',
  promise: 'a reader never sees a mask, and each lost value is named',
  run: (node, mask) =>
    node.enhance({ text: `Write to ${address} or call ${phone} today.`, action: 'improve' }, () => [
      { texts: inPieces('Write to ') },
      // Paced, so that events end in the middle of the mask.
      { texts: inPieces(mask), everyMs: 10 },
      { texts: inPieces(' or call ⟦PHONE_1⟧ today.') },
    ]),
  expectations: [
    {
      name: 'mask shown',
      limit: { count: 0 },
      failure: (_, { moments, end }) => {
        const moment = moments.find(showsMask);
        if (moment !== undefined) return shown(moment);
        return end === 'done' ? undefined : end;
      },
    },
    {
      name: 'loss not named',
      limit: { count: 0 },
      failure: (_, session) => {
        const unnamed = unnamedLosses(session);
        return unnamed.length === 0 ? undefined : unnamed.join(', ');
      },
    },
    {
      name: 'address not restored',
      failure: (_, { result }) => (result.includes(address) ? undefined : shown(result)),
    },
  ],
});

const fieldIn = (sent: string): string => sent.slice('Hello '.length, -' and welcome.'.length);

/** Merge fields of template languages, which a translation must not touch. */
export const mergeFields = textKind<string, FinishedSession>({
  file: 'merge-fields.json',
  promise: 'a merge field is sent masked and comes back unchanged',
  run: (node, field) =>
    node.enhance({ text: `Hello ${field} and welcome.`, action: 'translate', language: 'German' }, (sent) => [
      { texts: inPieces(`Hallo ${fieldIn(sent)} und willkommen.`) },
    ]),
  expectations: [
    {
      name: 'merge field unprotected',
      limit: { share: 0.03 },
      failure: (field, { sent, result, end }) => {
        if (!/^Hello ⟦[^⟦⟧]+⟧ and welcome\.$/.test(sent)) return `sent ${shown(sent)}`;
        if (end !== 'done') return end;
        return result === `Hallo ${field} und willkommen.` ? undefined : shown(result);
      },
    },
    {
      name: 'merge field not counted',
      failure: (_, { checks }) =>
        (checks['placeholders']?.expected ?? 0) > 0 ? undefined : `counted in ${shown(Object.keys(checks).join())}`,
    },
  ],
});

/** Answers that are wrapped in something else than the text. */
export const wrapped = textKind<{ readonly answer: string }, FinishedSession>({
  file: 'wrapped.json',
  promise: 'a reader gets the corrected text alone',
  run: (node, { answer }) =>
    node.enhance({ text: 'we was there on tuesday', action: 'fix_grammar', format: 'text' }, () => [
      { texts: inPieces(answer) },
    ]),
  expectations: [
    {
      name: 'wrapping left',
      limit: { share: 0.05 },
      failure: (_, { result, end }) =>
        result === 'We were there on Tuesday.' && end === 'done' ? undefined : `${end} ${shown(result)}`,
    },
  ],
});

interface NumbersCase {
  readonly text: string;
  readonly answer: string;
  /** The language of a translation; absent where the text is improved. */
  readonly language?: string;
  /** Whether the answer changes a number. */
  readonly alarm: boolean;
}

const alarmIn = ({ numbers }: FinishedSession['checks']): string | undefined => {
  const { missing = [], duplicated = [], invented = [] } = numbers ?? {};
  return missing.length + duplicated.length + invented.length > 0
    ? JSON.stringify({ missing, duplicated, invented })
    : undefined;
};

/** Answers whose numbers are written in another way, or are other ones. */
export const numbers = textKind<NumbersCase, FinishedSession>({
  file: 'numbers.json',
  promise: 'the check of numbers names changed numbers and no others',
  run: (node, { text, answer, language }) =>
    node.enhance(language === undefined ? { text, action: 'improve' } : { text, action: 'translate', language }, () => [
      { texts: inPieces(answer) },
    ]),
  expectations: [
    {
      name: 'false number alarm',
      limit: { share: 0.05 },
      applies: ({ alarm }) => !alarm,
      failure: (_, { checks, end }) => (end === 'done' ? alarmIn(checks) : end),
    },
    {
      name: 'changed number not named',
      limit: { count: 1 },
      applies: ({ alarm }) => alarm,
      failure: (_, { result, checks }) => (alarmIn(checks) === undefined ? shown(result) : undefined),
    },
  ],
});
