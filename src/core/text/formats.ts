interface Format {
  readonly label: string;
  /** Tells the model what the text is, and that the answer is to be the same. */
  readonly instruction: string;
}

/** Every format under its name in requests. */
export const formats = {
  text: {
    label: 'Plain text',
    instruction: 'The text is plain text, and so is the answer: add no Markdown and no HTML.',
  },
  markdown: {
    label: 'Markdown',
    instruction:
      'The text is Markdown, and so is the answer: keep its headings, lists, links, emphasis, tables and code as Markdown, and add no HTML.',
  },
  html: {
    label: 'HTML',
    instruction:
      'The text is an HTML fragment, and so is the answer: keep its elements and their attributes, close what you open, and add no Markdown and no document around it.',
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];
