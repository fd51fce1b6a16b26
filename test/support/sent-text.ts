/** All that a provider was sent, as one text, whatever the wire format. */
export const sentTexts = (body: unknown): string => {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(body);
  return texts.join('\n');
};

/** The last text block of a prompt: what the model is to work on. */
export const textBlockOf = (sent: string): string => {
  const blocks = [...sent.matchAll(/<text id="([^"\n]*)">\n([\s\S]*?)\n<\/text id="\1">/g)];
  return blocks.at(-1)?.[2] ?? '';
};
