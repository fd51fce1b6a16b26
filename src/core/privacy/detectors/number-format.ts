import { createRequire } from 'node:module';
import type { Validator } from 'stdnum';

/** How a country or a bank writes a number, and what the text around it must say for it to count. */
export interface NumberFormat {
  /** ISO 3166 code; absent where several countries write it alike. */
  readonly country?: string;
  /** What documents call the number, in English. */
  readonly name: string;
  /**
   * Letter case and accents do not matter. A space stands for an optional space, dot, hyphen, apostrophe or underscore, `*` for any
   * ending of the word.
   */
  readonly labels: readonly string[];
  /**
   * Shapes that count behind a label: `9` is a digit, `A` a letter, `*` either. A text may set any of their groups apart.
   * `free` accepts the number of any document.
   */
  readonly forms: readonly string[] | 'free';
  /** Shapes that count without a label, written exactly so, with valid check digits; letters are capitals. */
  readonly alone: readonly string[];
  /** Path of a validator in `stdnum`, or a test of the number without separators and in capitals. */
  readonly check?: string | ((compact: string) => boolean);
  /** The label has other meanings: the check digits must be valid behind it too. */
  readonly isStrict: boolean;
  /** Words of which one must stand within 100 characters of the label. */
  readonly beside?: RegExp;
}

const listOf = (cell: string): string[] => (cell === '-' || cell === '' ? [] : cell.split(/,\s+/));

/**
 * Reads formats from a table: a line `country | name | forms | forms that count alone | check`, then its labels on indented lines.
 * `-` is nothing, `*` any country. A check with `/` is a validator of `stdnum`, another one is in `checks`; `!` behind it is `isStrict`.
 */
export const parseFormats = (
  table: string,
  checks: Readonly<Record<string, (compact: string) => boolean>>,
): NumberFormat[] =>
  table
    .trim()
    .split(/\n(?! )/)
    .map((row) => {
      const [head = '', ...labels] = row.split('\n');
      const [country = '', name = '', forms = '', alone = '', test = ''] = head.split(' | ');
      const check = test.replace('!', '');
      return {
        ...(country !== '*' && { country }),
        name,
        labels: listOf(labels.join(' ').trim()),
        forms: forms === 'free' ? forms : listOf(forms),
        alone: listOf(alone),
        ...(check !== '-' && { check: checks[check] ?? check }),
        isStrict: test.endsWith('!'),
      };
    });

const require = createRequire(import.meta.url);

/**
 * Whether the check digits of a number are valid; true for a format without a check. `written` may have separators.
 * A validator is loaded with its first number, since `stdnum` as a whole takes a quarter of a second of processor time to load.
 */
export const isValidNumber = ({ check }: NumberFormat, written: string): boolean => {
  if (check === undefined) return true;
  const capitals = written.toUpperCase();
  const compact = capitals.replace(/[^\p{L}\p{N}]/gu, '');
  if (typeof check === 'function') return check(compact);
  const { validate } = require(`stdnum/lib/cjs/${check}.js`) as Validator;
  // The separator may be a part of the number: the Swedish and Finnish ones say the century of birth.
  return validate(compact).isValid || validate(capitals).isValid;
};
