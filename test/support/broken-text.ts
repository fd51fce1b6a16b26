import type { FakeProviderName } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { continuationIn, names, type Run } from './failing-providers.ts';

/** A text that has something of everything in it. */
export const whole = 'Grüße aus Zürich: the quarterly report shows 12.5 % growth — 成長 👩‍💻, and “more” is coming.';

/** In the middle of a word. */
const cutAt = whole.indexOf('terly');

/** What comes of it before a break. */
export const begun: Script = [{ texts: [whole.slice(0, 7), whole.slice(7, cutAt)] }];
export const begunText = whole.slice(0, cutAt);

export const inPieces = (text: string): string[] => Array.from(text.match(/.{1,9}/gsu) ?? []);

/** A model that does as it is told: the whole, or the last words and then the rest. */
export const obedient = (request: { body: unknown }): Script => {
  const asked = continuationIn(request);
  const answer = asked === undefined ? whole : asked.anchor + whole.slice(asked.begun.length);
  return [{ texts: inPieces(answer) }, { finish: 'stop' }];
};

export const metadataOf = ({ events }: Run) =>
  events.flatMap((event) => (event.name === 'metadata' ? [event.data] : []));

/** How many requests each provider saw. */
export const countsOf = ({ requests }: Run): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, requests[name].length]));

/** Each provider as the failing one, with each other as the one that rescues. */
export const pairs = names.flatMap((failing) =>
  names.filter((name) => name !== failing).map((rescuing) => ({ failing, rescuing })),
);

export const thirdOf = (...taken: FakeProviderName[]): FakeProviderName =>
  names.find((name) => !taken.includes(name)) ?? 'openai';
