import { tagNameOf } from './tag.ts';
import { elementsWithoutContent } from './elements.ts';

/**
 * `text`: running text, entities included; `start`, `end`: a tag; `comment`; `declaration`:
 * what browsers take for a comment, such as a doctype; `angle`: a `<` that opens nothing;
 * `skipped`: the content of an element whose content is no text; `unfinished`: the text
 * ended in it.
 */
export interface HtmlToken {
  readonly kind: 'text' | 'start' | 'end' | 'comment' | 'declaration' | 'angle' | 'skipped' | 'unfinished';
  /** As it stands in the text. */
  readonly raw: string;
  /** Of an `angle`: what follows it. */
  readonly next?: string;
}

type State =
  | 'text'
  | 'opened'
  | 'slash'
  | 'bang'
  | 'dash'
  | 'comment'
  | 'declaration'
  | 'name'
  | 'before-attribute'
  | 'attribute'
  | 'after-attribute'
  | 'before-value'
  | 'double-quoted'
  | 'single-quoted'
  | 'unquoted'
  | 'skip';

const isSpace = (unit: string): boolean =>
  unit === ' ' || unit === '\n' || unit === '\t' || unit === '\f' || unit === '\r';
const isLetter = (unit: string): boolean => /^[a-zA-Z]$/.test(unit);

/** Inside a tag: where the HTML standard goes next, or nowhere when the tag ends. */
const nextInTag = (state: State, unit: string): State | undefined => {
  switch (state) {
    case 'double-quoted':
      return unit === '"' ? 'before-attribute' : state;
    case 'single-quoted':
      return unit === "'" ? 'before-attribute' : state;
    case 'before-value':
      if (isSpace(unit)) return state;
      if (unit === '"') return 'double-quoted';
      if (unit === "'") return 'single-quoted';
      return unit === '>' ? undefined : 'unquoted';
    case 'unquoted':
      if (isSpace(unit)) return 'before-attribute';
      return unit === '>' ? undefined : state;
    default:
      if (unit === '>') return undefined;
      if (unit === '/') return 'before-attribute';
      if (state === 'name') return isSpace(unit) ? 'before-attribute' : state;
      if (isSpace(unit)) return state === 'attribute' ? 'after-attribute' : state;
      // An equals sign where a name is due belongs to the name.
      if (unit === '=' && state !== 'before-attribute') return 'before-value';
      return 'attribute';
  }
};

/** A comment ends at `-->` and `--!>`, and at once at `>` and `->`. */
const commentEnds = (content: string): boolean =>
  content === '' || content === '-' || content.endsWith('--') || content.endsWith('--!');

/**
 * Divides HTML into tokens as the HTML standard's tokenizer does, however it is cut into
 * pieces: the tokens' `raw` put together are the text. Neighbouring `text`s may be cut
 * anywhere; nothing else is.
 *
 * It differs in one thing: what opens a comment, or an element without content, that the
 * text never closes, opens nothing, so that it cannot swallow the rest of the text.
 */
export const createTokenizer = (emit: (token: HtmlToken) => void) => {
  let state: State = 'text';
  /** What earlier pieces had of the token that is being read. */
  let held: string[] = [];
  let isEnd = false;
  /** The end of a comment's content, as much as decides whether it ends; its start when it is short. */
  let tail = '';
  let skipped = '';
  let matched = 0;
  /** What is known to be closed nowhere. */
  const unclosed = new Set<string>();

  const push = (delta: string): void => {
    let start = 0;
    const take = (end: number): string => {
      const raw = held.join('') + delta.slice(start, end);
      held = [];
      start = end;
      return raw;
    };
    const finish = (kind: HtmlToken['kind'], end: number): void => {
      state = 'text';
      emit({ kind, raw: take(end) });
    };
    const finishTag = (end: number): void => {
      const raw = take(end);
      state = 'text';
      emit({ kind: isEnd ? 'end' : 'start', raw });
      const name = tagNameOf(raw);
      if (isEnd || !elementsWithoutContent.has(name) || unclosed.has(name)) return;
      state = 'skip';
      skipped = `</${name}`;
      matched = 0;
    };

    for (let index = 0; index < delta.length; index += 1) {
      const unit = delta.charAt(index);
      switch (state) {
        case 'text': {
          const open = delta.indexOf('<', index);
          const end = open === -1 ? delta.length : open;
          if (end > start) emit({ kind: 'text', raw: take(end) });
          index = end;
          if (open !== -1) state = 'opened';
          break;
        }
        case 'opened':
          isEnd = false;
          if (isLetter(unit)) state = 'name';
          else if (unit === '/') state = 'slash';
          else if (unit === '!') state = 'bang';
          else if (unit === '?') state = 'declaration';
          else {
            state = 'text';
            emit({ kind: 'angle', raw: take(index), next: unit });
            index -= 1;
          }
          break;
        case 'slash':
          isEnd = true;
          if (unit === '>') finish('declaration', index + 1);
          else state = isLetter(unit) ? 'name' : 'declaration';
          break;
        case 'bang':
          if (unit === '>') finish('declaration', index + 1);
          else state = unit === '-' ? 'dash' : 'declaration';
          break;
        case 'dash':
          if (unit === '>') finish('declaration', index + 1);
          else if (unit !== '-') state = 'declaration';
          else if (unclosed.has('!--')) finish('declaration', index + 1);
          else {
            state = 'comment';
            tail = '';
          }
          break;
        case 'comment':
          if (unit === '>' && commentEnds(tail)) finish('comment', index + 1);
          else tail = (tail + unit).slice(-4);
          break;
        case 'declaration':
          if (unit === '>') finish('declaration', index + 1);
          break;
        case 'skip':
          if (matched === skipped.length && (isSpace(unit) || unit === '/' || unit === '>')) {
            const raw = take(index);
            const content = raw.slice(0, raw.length - skipped.length);
            if (content !== '') emit({ kind: 'skipped', raw: content });
            held = [raw.slice(content.length)];
            isEnd = true;
            state = 'name';
            index -= 1;
          } else if (unit.toLowerCase() === skipped.charAt(matched)) matched += 1;
          else matched = unit === '<' ? 1 : 0;
          break;
        default: {
          const next = nextInTag(state, unit);
          if (next === undefined) finishTag(index + 1);
          else state = next;
        }
      }
    }
    if (start < delta.length) held.push(delta.slice(start));
  };

  return {
    push,
    end: (): void => {
      while (held.length > 0) {
        const rest = held.join('');
        held = [];
        const before = state;
        state = 'text';
        if (before === 'comment') {
          unclosed.add('!--');
          push(rest);
        } else if (before === 'skip') {
          unclosed.add(skipped.slice(2));
          push(rest);
        } else emit({ kind: 'unfinished', raw: rest });
      }
    },
  };
};

/** The tokens of a whole text. */
export const readTokens = (text: string): HtmlToken[] => {
  const tokens: HtmlToken[] = [];
  const tokenizer = createTokenizer((token) => tokens.push(token));
  tokenizer.push(text);
  tokenizer.end();
  return tokens;
};
