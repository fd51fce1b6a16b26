import { appendingStage, type CreateStage } from '../stage.ts';
import { allowanceInSteps, tokensOfStep, type Allowance } from './allowance.ts';
import { createNesting } from './nesting.ts';
import { parseTag, tagNameOf, voidElements, type HtmlAttribute, type HtmlTag } from './tag.ts';
import { createTokenizer, readTokensInSteps, type HtmlToken } from './tokenizer.ts';

const escaped = (raw: string): string => raw.replace(/</g, '&lt;');

const written = ({ lead, raw, isStrict, name, value }: HtmlAttribute): string => {
  const space = /^[\t\n\f\r ]+$/.test(lead) ? lead : ' ';
  return space + (isStrict ? raw : `${name}="${escaped(value.replace(/&/g, '&amp;').replace(/"/g, '&quot;'))}"`);
};

/** Writes a start tag in the one way that all parsers agree on: as it is, where it is so written and all of it is allowed. */
const startTag = (raw: string, tag: HtmlTag, allowance: Allowance): string => {
  const kept = tag.attributes.filter((own) => allowance.attribute(tag, own));
  if (tag.isStrict && kept.length === tag.attributes.length) return raw;
  return `<${tag.writtenName}${kept.map(written).join('')}${tag.isSelfClosing ? ' /' : ''}>`;
};

/** Returns whether an unfinished tag is one that the text was cut in, and no text of people. */
const isCutTag = (raw: string, allowance: Allowance): boolean =>
  allowance.name(tagNameOf(raw)) && /^<(?:\/|[^<>]*=\s*["'])[^<>]*$/.test(raw);

/** Writes what is allowed of a token, apart from where it stands. */
const safeToken = ({ kind, raw, next = '' }: HtmlToken, allowance: Allowance): string => {
  switch (kind) {
    case 'text':
      return raw;
    case 'angle':
      // Escaped where it could become a tag: by what follows, once something between is left out or made plain.
      return /^[\t\n\f\r -;=-~]$/.test(next) ? raw : escaped(raw);
    case 'start':
    case 'end': {
      const tag = parseTag(raw);
      if (!allowance.element(tag)) return allowance.isText(raw) ? escaped(raw) : '';
      if (kind === 'start') return startTag(raw, tag, allowance);
      return tag.isStrict && tag.attributes.length === 0 && !tag.isSelfClosing ? raw : `</${tag.name}>`;
    }
    case 'comment':
    case 'declaration':
      return allowance.comment(raw) ? raw : '';
    case 'content':
      return '';
    case 'unfinished':
      return isCutTag(raw, allowance) ? '' : escaped(raw);
  }
};

/**
 * Creates the stage that makes a result in HTML harmless and well-formed: no element and no attribute that the input
 * does not have and a rewrite does not need, and nothing that runs or loads what the input does not load. The input is
 * read in steps, between which other requests may run.
 *
 * Guarantees, however the result is cut into pieces:
 * - What is allowed goes through byte for byte. A harmless input that is given back is not changed, even where it leaves
 *   end tags out: what follows the input from its beginning is nested as the input is.
 * - From where a result differs from the input, what is open at the end is closed, what closes nothing is left out, and
 *   `<` that opens nothing is text. No tag is shown before it is whole; the output is only appended to.
 * - Filtering what was filtered changes nothing, and time is linear.
 * - Browsers read the output as it is meant: it has none of the elements for which they change the rules.
 * - Of a document around the fragment nothing is shown, nor the white space between its tags.
 * - A tag that the input has as text (`&lt;b&gt;`) and the result as markup is shown as text, unless it is allowed.
 *
 * @param options.input the text that the result is made of
 */
export function* htmlStageInSteps({ input }: { readonly input: string }): Generator<void, CreateStage> {
  const tokens = yield* readTokensInSteps(input);
  const allowance = yield* allowanceInSteps(tokens);
  let isHarmless = true;
  for (const [index, token] of tokens.entries()) {
    if (index % tokensOfStep === 0) yield;
    isHarmless &&= safeToken(token, allowance) === token.raw;
    if (!isHarmless) break;
  }

  return (already) => {
    const nesting = createNesting(allowance);
    let output: string[] = [];
    /** How much of the input the result has repeated so far; undefined once it differs. */
    let repeated = isHarmless ? 0 : undefined;
    /** A document was left out around the result: white space waits for what it stands before. */
    let isInDocument = false;
    let hasShown = already !== '';
    let space = '';
    /** The content that follows belongs to a tag that was shown as text. */
    let isTextContent = false;

    const show = (...texts: string[]): void => {
      output.push(hasShown ? space : '', ...texts);
      space = '';
      hasShown = true;
    };
    const showText = (raw: string): void => {
      if (isInDocument) {
        const visible = raw.trimEnd();
        if (visible !== '') show(hasShown ? visible : visible.trimStart());
        space += raw.slice(visible.length);
      } else {
        output.push(raw);
        hasShown ||= raw.trim() !== '';
      }
    };

    const take = (token: HtmlToken): void => {
      const { kind, raw } = token;
      if (repeated !== undefined) repeated = input.startsWith(raw, repeated) ? repeated + raw.length : undefined;
      // In a document the white space behind an angle may have to wait, and `<` must not be the last that is shown.
      const isEscaped = (kind === 'content' && isTextContent) || (kind === 'angle' && isInDocument);
      const text = isEscaped ? escaped(raw) : safeToken(token, allowance);
      const isTag = kind === 'start' || kind === 'end';
      if (isTag) isTextContent = text.startsWith('&');
      if (text === '') isInDocument ||= !hasShown && /^<(?:!doctype|html|head|body)\b/i.test(raw);
      else if (!isTag || isTextContent) {
        if (kind === 'text') showText(text);
        else show(text);
      } else if (kind === 'start') {
        const tag = parseTag(raw);
        const isVoid = voidElements.has(tag.name);
        const closing = nesting.before(tag.name);
        if (repeated !== undefined) show(text);
        else if (closing === undefined) return;
        else if (isVoid || !tag.isSelfClosing) show(closing, text);
        // What ends in a slash is meant to have no content, which only void elements may say that way.
        else show(closing, `${text.replace(/ ?\/>$/, '>')}</${tag.writtenName}>`);
        if (!isVoid && !tag.isSelfClosing) nesting.begin(tag);
      } else {
        const closing = nesting.close(tagNameOf(raw));
        if (repeated !== undefined) show(text);
        else if (closing !== undefined) show(closing, text);
      }
    };

    const tokenizer = createTokenizer(take);
    const taken = (): string => {
      const text = output.join('');
      output = [];
      return text;
    };
    const stage = appendingStage(
      (delta) => {
        tokenizer.push(delta);
        return taken();
      },
      () => {
        tokenizer.end();
        const isWhole = repeated === input.length;
        output.push(isWhole ? '' : nesting.end(), isInDocument ? input.slice(input.trimEnd().length) : '');
        return taken();
      },
    );
    return { ...stage, follows: already };
  };
}
