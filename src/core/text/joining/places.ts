const scheme = /(?:^|\W)(?:https?|ftp|mailto|tel|urn):/i;

/** Whether the text is inside an HTML tag or inside code, where every space is its own. */
export const isInMarkup = (shown: string): boolean => {
  const tail = shown.slice(-2000);
  const tag = tail.lastIndexOf('<');
  if (tag > tail.lastIndexOf('>') && /^<[a-z/!]/i.test(tail.slice(tag))) return true;
  const fences = shown.match(/^[ \t]{0,8}(?:```|~~~)/gm) ?? [];
  if (fences.length % 2 === 1) return true;
  const line = tail.slice(tail.lastIndexOf('\n') + 1);
  return (line.split('`').length - 1) % 2 === 1;
};

/**
 * Whether a folded text ends in something that goes on without a space: a URL, an e-mail
 * address, a path or file name, an entity, an identifier, an abbreviation with inner dots.
 * A plain number does not count, since only what a letter follows is asked about.
 */
export const isSealed = (folded: string): 'abbreviation' | boolean => {
  const tail = folded.slice(-2000);
  const token = tail.slice(tail.lastIndexOf(' ') + 1);
  // The target of a Markdown link has ended.
  if (/\]\([^()]{0,2000}\)[.,;:]?$/.test(tail)) return false;
  if (/:\/\/|^www\.|\S@\S|[\\_]|(?:^|\W)\.{0,2}\/|\/.*\/|\]\([^()]*$/i.test(token) || scheme.test(token)) return true;
  if (/&#?\w{1,32};$/.test(token)) return true;
  if (/^\W?(?:\p{L}\.){2,}$/u.test(token) || /^\p{L}\.$/u.test(token)) return 'abbreviation';
  return /[\p{L}\p{N}]\.[\p{L}\p{N}]/u.test(token);
};
