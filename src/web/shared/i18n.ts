import { createKeptStore } from './store.ts';

/** The languages of the pages. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(languages, text);

const preferred = (): Language => {
  const given = navigator.languages.map((tag) => tag.slice(0, 2));
  return given.find((tag): tag is Language => isLanguage(tag)) ?? 'en';
};

/** The language of the page: the one that the user chose, else the browser's first that the pages have. */
export const language = createKeptStore('zoma.language', isLanguage, preferred);

const markLanguage = (): void => {
  document.documentElement.lang = language.get();
};
language.subscribe(markLanguage);
markLanguage();

/** A text in each language, English first. `{name}` stands for a value. */
export type Words = Readonly<Record<string, readonly [en: string, de: string]>>;

/** Creates the function that returns a text of `words` in the language of the page. */
export const translator =
  <Given extends Words>(words: Given) =>
  (key: keyof Given & string, values: Readonly<Record<string, string | number>> = {}): string => {
    const [en, de] = words[key] as Given[string];
    const text = language.get() === 'de' ? de : en;
    return text.replace(/\{(\w+)\}/g, (written, name: string) => String(values[name] ?? written));
  };

/** Returns the text of a key that comes from the server, or `other` when the pages have no text for it. */
export const translateKnown = (words: Words, key: string, other = key): string =>
  Object.hasOwn(words, key) ? translator(words)(key) : other;
