import type { WrappingOptions } from './preamble.ts';

const rule = /^[ \t]{0,3}(?:-{3,80}|\*{3,80}|_{3,80}|={3,80}|─{3,80}|—{3,80}|<hr\s?\/?>)[ \t]*(?:\r?\n|$)/;
const anyRule = /^[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,}|─{3,}|—{3,}|<hr\s?\/?>)[ \t]*\r?$/m;
const ruleAtEnd = /(?:^|\n)[ \t]{0,3}(?:-{3,80}|\*{3,80}|_{3,80}|={3,80}|─{3,80}|—{3,80}|<hr\s?\/?>)$/;
const comment = /^<!--[^<>]{0,200}-->[ \t]{0,8}(?:\r?\n)?/;
const commentAtEnd = /\s?<!--[^<>]{0,200}-->$/;
const check = /^(?:✅|✔️?|☑️?|✓|🟢|👉|➡️?|→)[ \t]+/u;
const checkAtEnd = /[ \t]{0,8}(?:✅|✔️?|☑️?|✓)$/u;
const anyCheck = /[✅✔☑✓🟢👉➡→]/u;
const endMark =
  /(?:\n|^)[ \t]{0,8}(?:[[(<*-]{1,3}[ \t]?(?:end|fin|ende|fine|конец|end of (?:text|message|document|output|response))[ \t]?[\])>*-]{1,3}|END|EOF)$/i;
const units =
  'words?|characters?|chars|tokens?|wörter|zeichen|mots|caractères|palabras|caracteres|palavras|parole|caratteri|woorden|tekens|słów|słowa|slov|slova|ord|kelime|слов|слова|слів|كلمات|كلمة|शब्द|字|字符|文字|단어|글자|자|คำ';
const count = new RegExp(
  String.raw`(?:\s{0,4}[(\[（]\s?(?:word count:? ?|total:? ?|约|共)?\d{1,6}\s?(?:${units})\s?[)\]）]|\n\s{0,4}\*{0,2}(?:word count|wordcount|wortanzahl|anzahl der wörter|nombre de mots|recuento de palabras|número de palabras|contagem de palavras|字数|字數|文字数|количество слов)\s?[:：]\*{0,2}\s?\d{1,6}(?: ?(?:${units}))?)[.*]{0,3}$`,
  'iu',
);

/** Whether a rule ends the text too; behind the first one of YAML front matter stands a key. */
const isRuledOff = (text: string, from: number): boolean =>
  !/^[\w-]+:/.test(text.slice(from, from + 60)) && ruleAtEnd.test(text.trimEnd().slice(-120));

/**
 * Removes what holds no words of the text: rules, comments, check marks, marks of the end and counts of words at the ends of an answer, where
 * the input has none of the kind.
 */
export const createOrnamentReader = ({ input, continues = false, customPrompt }: WrappingOptions) => {
  const isFree = continues || customPrompt !== undefined;
  const lacks = (pattern: RegExp): boolean => !isFree && !pattern.test(input.trim());
  const lacksRule = lacks(anyRule);
  const lacksComment = !input.includes('<!--') && !isFree;
  const lacksCheck = lacks(anyCheck);
  const lacksEnd = lacks(endMark) && lacks(/^\s*end\s*$/im);
  const lacksCount = lacks(count);

  return {
    /** The length of the ornaments at the start of a text; a rule is one before a blank line or behind a preamble. */
    lengthAtStart: (text: string, isBehindPreamble: boolean): number => {
      if (lacksComment) {
        const found = comment.exec(text.slice(0, 300))?.[0].length;
        if (found !== undefined) return found;
      }
      const head = text.slice(0, 120);
      const ruled = lacksRule ? rule.exec(head)?.[0] : undefined;
      if (
        ruled?.endsWith('\n') === true &&
        (isBehindPreamble || /^\r?\n/.test(head.slice(ruled.length)) || isRuledOff(text, ruled.length))
      )
        return ruled.length;
      const checked = lacksCheck ? check.exec(head)?.[0].length : undefined;
      return checked !== undefined && !anyCheck.test(text.slice(checked).replace(checkAtEnd, '')) ? checked : 0;
    },

    /** Whether the beginning of an answer may go on as an ornament. */
    mayBegin: (text: string): boolean =>
      (lacksComment &&
        text.length < 220 &&
        (/^<(?:!-?)?$/.test(text) || (text.startsWith('<!--') && !text.includes('>')))) ||
      (lacksRule &&
        text.length < 100 &&
        /^[ \t]{0,3}(?:-{1,2}|\*{2}|_{2}|={2}|─{1,2}|—{2}|(?:-{3,80}|\*{3,80}|_{3,80}|={3,80}|─{3,80}|—{3,80})[ \t]*(?:\r?\n?)?)$/.test(
          text,
        )) ||
      (lacksCheck && text.length <= 4 && /^(?:✅|✔️?|☑️?|✓|🟢|👉|➡️?|→)[ \t]*$/u.test(text)),

    /** The text without the ornaments at its end. */
    withoutEnd: (text: string): string => {
      let rest = text;
      for (let layer = 0; layer < 4; layer += 1) {
        const tail = rest.slice(-260);
        const found =
          (lacksRule ? ruleAtEnd.exec(tail.slice(-120)) : null) ??
          (lacksComment ? commentAtEnd.exec(tail) : null) ??
          (lacksCheck && !anyCheck.test(rest.replace(checkAtEnd, '')) ? checkAtEnd.exec(tail) : null) ??
          (lacksEnd ? endMark.exec(tail.slice(-60)) : null) ??
          (lacksCount ? count.exec(tail.slice(-120)) : null);
        const length = found?.[0].length ?? 0;
        if (length === 0 || length >= rest.length) break;
        rest = rest.slice(0, rest.length - length).trimEnd();
      }
      return rest.trim() === '' ? text : rest;
    },
  };
};
