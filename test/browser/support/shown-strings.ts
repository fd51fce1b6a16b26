import type { Page } from 'playwright-core';

/** Collects the strings of the host's records that a page reads: they are in the language of those who wrote them. */
export const collectRecordStrings = (page: Page): ReadonlySet<string> => {
  const strings = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') strings.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/api/entities/')) return;
    // A page that goes on elsewhere takes its bodies with it.
    response.json().then(add, () => undefined);
  });
  return strings;
};

/** Returns the texts of a page's own, also in shadow trees, and its labels: all but what stands in fields, in suggestions and in prompts. */
export const shownStrings = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const labels = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'data-column'];
    const foreign = 'script, style, textarea, .ProseMirror, .sent-text, .followed-text, [part~="text"]';
    const visit = (node: Node): void => {
      if (node instanceof Text) found.add(node.data.trim());
      if (node instanceof Element) {
        for (const label of labels) found.add(node.getAttribute(label)?.trim() ?? '');
        if (node.matches(foreign)) return;
        if (node.shadowRoot) visit(node.shadowRoot);
      }
      node.childNodes.forEach(visit);
    };
    visit(document.documentElement);
    return [...found].filter((text) => text !== '');
  });

const english =
  /\b(?:the|and|of|is|are|your|you|this|that|with|from|for|not|has|have|been|left|used|answers|fail(?:s|ed)|done|stopped|writing|users?|settings|sessions?|requests?|saved|cancel|close|accept|reject|next|previous|changed?|loading|choose|shorter|another|records?|page|field|sign|sample text|reference|what|who|earlier)\b/i;

/** Returns the strings with English words, apart from what the records say. */
export const englishAmong = (strings: readonly string[], ofRecords: ReadonlySet<string>): readonly string[] => {
  const known = [...ofRecords].filter((text) => text.length > 2).sort((one, other) => other.length - one.length);
  return strings.filter((text) => english.test(known.reduce((rest, record) => rest.replaceAll(record, ''), text)));
};
