import isCreditCard from 'validator/lib/isCreditCard.js';
import isLuhnNumber from 'validator/lib/isLuhnNumber.js';
import { candidates, separator, whole, type Detector } from './detector.ts';

/** 4111111111111111, 4111 1111 1111 1111, 3782-822463-10005, the groups as they are printed on cards. */
const pattern = new RegExp(
  '(?<![\\p{L}\\p{N}])(?:\\d{14,19}|' +
    `\\d{4}${separator}(?:\\d{4}${separator}\\d{4}${separator}\\d{1,4}(?:${separator}\\d{3})?|\\d{6}${separator}\\d{4,5}))(?![\\p{L}\\p{N}])`,
  'gu',
);

/** Payment cards: numbers of a known issuer with the right check digit. */
export const findCards: Detector = (text) =>
  candidates(text, pattern, (match) => {
    const digits = match[0].replace(/\D/g, '');
    return isLuhnNumber(digits) && isCreditCard(digits) ? whole(match) : undefined;
  });
