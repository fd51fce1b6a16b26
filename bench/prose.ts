/** Ordinary sentences without numbers, names or links: nothing to mask and nothing to protect. */
const sentences = [
  'We met the customer in the spring and talked about the offer that our colleagues had prepared.',
  'They like the idea, but the budget for this year is already planned in detail.',
  'The team would rather begin with a small part and see how the people in the field take it up.',
  'Somebody from the legal department wants to read the contract before anything is signed.',
  'In the meantime we keep the draft open and collect the questions that come in.',
  'Most of them concern the way in which the old system hands over its data.',
  'The consultants promised a short summary, which has not arrived yet.',
  'If nothing changes, the decision falls after the summer break.',
  'Until then the account manager stays in touch and reports what she hears.',
  'A second visit is planned as soon as the new prices are known.',
];

const first = ['Amber', 'Autumn', 'Bright', 'Calm', 'Clear', 'Early', 'Gentle', 'Golden', 'Green', 'Happy'];
const second = ['brook', 'cloud', 'field', 'forest', 'garden', 'harbour', 'hill', 'lake', 'meadow', 'river'];
const third = [
  'project',
  'account',
  'proposal',
  'campaign',
  'review',
  'workshop',
  'meeting',
  'delivery',
  'contract',
  'plan',
];

/** Names a session by the first words of its text, so that a provider's answer can be matched with it. For indexes below 1,000. */
export const nameOf = (index: number): string =>
  [first[Math.floor(index / 100) % 10], second[Math.floor(index / 10) % 10], third[index % 10]].join(' ');

const namePattern = new RegExp(`(?:${first.join('|')}) (?:${second.join('|')}) (?:${third.join('|')})`);

/** Finds the name of the session in a request to a provider. */
export const nameIn = (request: string): string | undefined => namePattern.exec(request)?.[0];

/** Writes English prose of exactly this many characters, from a sentence on; it ends with a full stop. */
export const prose = (
  characters: number,
  { start = '', sentence = 0 }: { start?: string; sentence?: number },
): string => {
  let text = start;
  for (let index = sentence; text.length < characters; index += 1) {
    text += `${text === '' ? '' : ' '}${sentences[index % sentences.length] ?? ''}`;
  }
  return `${text
    .slice(0, characters - 1)
    .trimEnd()
    .padEnd(characters - 1, 'e')}.`;
};

/** Cuts a text into this many pieces of nearly equal length. */
export const inPieces = (text: string, pieces: number): string[] =>
  Array.from({ length: pieces }, (_, index) =>
    text.slice(Math.round((index * text.length) / pieces), Math.round(((index + 1) * text.length) / pieces)),
  );
