/** The digits of a text, as numbers. */
export const digitsOf = (written: string): number[] => Array.from(written.replace(/\D/g, ''), Number);

/** The sum of the digits, each by its weight. */
export const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);

/** Whether day and month, as they are written in many ids, can be those of a date. */
export const isDay = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;

/** The check digit of an EAN. */
export const isEan13 = (digits: readonly number[]): boolean =>
  digits.length === 13 && weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;

/** Mod 97 of a number that may be longer than a number can be exact. */
export const mod97 = (digits: string): number =>
  Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
