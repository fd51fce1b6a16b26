const listOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** What the corrections know of a language. */
interface Vocabulary {
  /** Words by which it is recognized. */
  readonly common: ReadonlySet<string>;
  /** Words that never stand twice in a row in a correct text: not German "die die", English "had had" or "that that". */
  readonly neverDoubled: ReadonlySet<string>;
}

/** The languages that are recognized, in lower case. */
export const languages = {
  en: {
    common: listOf(
      'the and of to is was were we they you he she it with for on that this are have has had not but our your their from will ' +
        'would can could should there be been i my as by at please need dont alot',
    ),
    neverDoubled: listOf('the a an and of or our your their my we he she they if at from because into these those'),
  },
  de: {
    common: listOf(
      'der die das und ist nicht ein eine den dem mit von zu auf für im wir ich sie es auch sich wird sind haben hat',
    ),
    neverDoubled: listOf('und oder wir ich für'),
  },
  fr: {
    common: listOf(
      'le la les des et est une dans pour que qui pas sur avec nous vous il elle ce ces au aux du sont été',
    ),
    neverDoubled: listOf('et dans avec des une'),
  },
  es: {
    common: listOf('el la los las que y es una un con para por del se no su lo como más está'),
    neverDoubled: listOf('y con el los las una'),
  },
  it: {
    common: listOf('il che di e è un una per non con del della le gli sono'),
    neverDoubled: listOf('e con il gli della una'),
  },
  nl: {
    common: listOf('de het een en van is niet met op voor zijn dat die er ook wij ik te'),
    neverDoubled: listOf('de en wij'),
  },
} as const satisfies Record<string, Vocabulary>;

/** A language of `languages`. */
export type Language = keyof typeof languages;

/** What replaces which phrases, in lower case. */
export interface Phrases {
  readonly right: ReadonlyMap<string, string>;
  /** The most words of a phrase that begins with this word. */
  readonly longest: ReadonlyMap<string, number>;
}

const phrasesOf = (table: Readonly<Record<string, string>>): Phrases => {
  const longest = new Map<string, number>();
  for (const phrase of Object.keys(table)) {
    const [first = '', ...others] = phrase.split(' ');
    longest.set(first, Math.max(longest.get(first) ?? 0, 1 + others.length));
  }
  return { right: new Map(Object.entries(table)), longest };
};

/**
 * Corrections of English: what is wrong, in lower case, and what is right. Only words that are wrong whatever stands beside them; proper
 * names are capitalized, and so never match a single word.
 */
export const englishCorrections = phrasesOf({
  alot: 'a lot',
  'we was': 'we were',
  'they was': 'they were',
  "he don't": "he doesn't",
  "she don't": "she doesn't",
  "it don't": "it doesn't",
  'he dont': "he doesn't",
  'she dont': "she doesn't",
  'it dont': "it doesn't",
  'could of': 'could have',
  'should of': 'should have',
  'would of': 'would have',
  'must of': 'must have',
  'their is': 'there is',
  'their are': 'there are',
  'their was': 'there was',
  'their were': 'there were',
  dont: "don't",
  doesnt: "doesn't",
  didnt: "didn't",
  isnt: "isn't",
  arent: "aren't",
  wasnt: "wasn't",
  werent: "weren't",
  havent: "haven't",
  hasnt: "hasn't",
  couldnt: "couldn't",
  shouldnt: "shouldn't",
  wouldnt: "wouldn't",
  theyre: "they're",
  youre: "you're",
  thats: "that's",
  teh: 'the',
  recieve: 'receive',
  recieved: 'received',
  seperate: 'separate',
  definately: 'definitely',
  occured: 'occurred',
  untill: 'until',
  wich: 'which',
  tommorow: 'tomorrow',
  tomorow: 'tomorrow',
  becuase: 'because',
  thier: 'their',
  beleive: 'believe',
  enviroment: 'environment',
  neccessary: 'necessary',
  accomodate: 'accommodate',
  adress: 'address',
  begining: 'beginning',
  comittee: 'committee',
  foward: 'forward',
  recomend: 'recommend',
  refered: 'referred',
  succesful: 'successful',
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
  january: 'January',
  february: 'February',
  april: 'April',
  june: 'June',
  july: 'July',
  september: 'September',
  october: 'October',
  november: 'November',
  december: 'December',
});

/** Shorter ways to say the same in English, in lower case. */
export const englishSimplifications = phrasesOf({
  'in order to': 'to',
  'due to the fact that': 'because',
  'at this point in time': 'now',
  'in the event that': 'if',
  'prior to': 'before',
  'a large number of': 'many',
  'with regard to': 'about',
  'is able to': 'can',
  'are able to': 'can',
  utilize: 'use',
  utilise: 'use',
});

/** English words that begin a sentence with a capital. No names and no commands, which are written as they are written. */
export const englishStarters = listOf(
  'we they you he she it i this that these those there the a an and but so if when while please can could would should do does did ' +
    "don't doesn't is are was were what why how who where my our your their his her as at on in for from with after before also " +
    'however because then thanks thank hello hi dear yes no not all some any every each let follow send call ask check make need ' +
    'see talk write waiting want customer meeting today tomorrow yesterday next last maybe since although until once now here',
);

/** Words without which English words are rarely a sentence. */
export const englishVerbsAndPronouns = listOf(
  'we they you he she it i is are was were has have had will would can could should do does did need needs want wants',
);

/** Abbreviations whose stop ends no sentence, in lower case, without their last stop. */
export const abbreviations = listOf(
  'al mr mrs ms dr prof sr jr st vs etc approx dept inc ltd co corp est min max tel fig ref incl excl resp jan feb mar apr jun jul aug ' +
    'sep sept oct nov dec no nr e.g i.e a.m p.m u.s u.k z.b d.h u.a bzw ca usw evtl ggf inkl zzgl str abs art bd hr fr ing dipl mme mlle ' +
    'av sra srta ej pág núm',
);
