import isCreditCard from 'validator/lib/isCreditCard.js';
import isLuhnNumber from 'validator/lib/isLuhnNumber.js';
import { candidates, separator, spacedLetter, textBefore, whole, type Detector, type Finding } from './detector.ts';

/** 4111111111111111, 4111 1111 1111 1111, 3782-822463-10005, the groups as they are printed on cards. */
const card = new RegExp(
  `(?<![${spacedLetter}\\p{N}]|\\d[.,])(?:\\d{13,19}|` +
    `\\d{4}${separator}(?:\\d{4}${separator}\\d{4}${separator}\\d{1,4}(?:${separator}\\d{3})?|\\d{6}${separator}\\d{4,5}))(?![${spacedLetter}\\p{N}])`,
  'gu',
);
/** Thirteen digits are more often the number of an article. */
const ofCard =
  /(?<!\p{L})(?:\p{L}*card|visa|\p{L}*karten?(?:nummer|nr)?|carte|tarjeta|cartão|carta|kort|karta|карта|kaart)(?!\p{L})[^\n]{0,20}$/iu;

/** Payment cards: numbers of a known issuer with the right check digit. */
export const findCards: Detector = (text) =>
  candidates(text, card, (match) => {
    const digits = match[0].replace(/\D/g, '');
    if (!isLuhnNumber(digits) || !isCreditCard(digits)) return undefined;
    return digits.length > 13 || ofCard.test(textBefore(text, match.index)) ? whole(match) : undefined;
  });

/** Bitcoin and Litecoin in both forms, Ethereum and those like it, Tron, Ripple. */
const wallet =
  /(?<![A-Za-z0-9])(?:(?:bc1|tb1|ltc1)[02-9ac-hj-np-z]{11,71}|0x[0-9a-fA-F]{40}|[13LMTr](?=[A-Za-z]*\d)(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])[1-9A-HJ-NP-Za-km-z]{25,34})(?![A-Za-z0-9])/g;

/** Addresses of wallets: like an IBAN, they say whose the money is. */
export function* findWallets(text: string): Generator<Finding> {
  yield* candidates(text, wallet, whole);
}
