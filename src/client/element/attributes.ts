import type { EnhanceRequest } from '../types.ts';
import type { FieldAdapter, FieldFormat } from './field-adapter.ts';
import { readShortcut, type Shortcut } from './shortcut.ts';

/** The attributes whose change the element notices; it reads the others with each request. */
export const observed = ['for', 'url', 'token-url', 'format', 'lang', 'languages', 'shortcut'];

/**
 * The default shortcut. Browsers, screen readers, CKEditor, TinyMCE, Tiptap, Quill and Lexical leave it free in a text field. Combinations
 * with Ctrl and Alt are AltGr characters on Windows, and those with Alt and a letter are characters on macOS.
 */
const defaultShortcut = 'Alt+Enter';

/** Languages to translate into, when the attribute `languages` names none. */
const defaultLanguages = 'en de fr es it pt nl pl uk tr ar zh ja';

const formats: readonly string[] = ['text', 'markdown', 'html'];

/** Where this module came from: a node that serves it is the service to use. */
const origin = (): string => {
  const { protocol, origin: own } = new URL(import.meta.url);
  return /^https?:$/.test(protocol) ? own : location.origin;
};

/** The address of the service. */
export const urlOf = (element: HTMLElement): string =>
  new URL(element.getAttribute('url') ?? origin(), location.href).href;

/** The format of the field's text, where the attribute has one that the service knows. */
export const formatOf = (element: HTMLElement): FieldFormat | undefined => {
  const format = element.getAttribute('format');
  return format !== null && formats.includes(format) ? (format as FieldFormat) : undefined;
};

/** BCP 47 tags of the languages to translate into. */
export const languagesOf = (element: HTMLElement): string[] =>
  (element.getAttribute('languages') ?? defaultLanguages).split(/[\s,]+/).filter(Boolean);

/** The shortcut in the field; undefined for none. */
export const shortcutOf = (element: HTMLElement): Shortcut | undefined =>
  readShortcut(element.getAttribute('shortcut') ?? defaultShortcut);

/** The language of the element's own texts: its own, that of the page around it, or the browser's. */
export const languageOf = (element: HTMLElement): string =>
  element.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || navigator.language;

/** The language of the field's text, where the page names it. */
export const fieldLanguage = (adapter: FieldAdapter | undefined): string =>
  adapter?.element.closest<HTMLElement>('[lang]')?.lang ?? '';

/** The part of a request that says where the text is. */
export const placeOf = (
  element: HTMLElement & Pick<EnhanceRequest, 'context' | 'includeContext'>,
  adapter: FieldAdapter | undefined,
): Pick<EnhanceRequest, 'context' | 'format' | 'includeContext'> => {
  const given = {
    fieldType: element.getAttribute('field-type'),
    entityId: element.getAttribute('entity-id'),
    fieldId: element.getAttribute('field-id'),
  };
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const context = { ...element.context, ...named };
  return {
    format: adapter?.format ?? 'text',
    ...(Object.keys(context).length > 0 && { context }),
    ...(element.includeContext && { includeContext: element.includeContext }),
  };
};
