import isIdentityCard from 'validator/lib/isIdentityCard.js';
import isLuhnNumber from 'validator/lib/isLuhnNumber.js';
import isTaxID from 'validator/lib/isTaxID.js';
import { digitsOf, isDay, isEan13, mod97, weighted } from './checksums.ts';

/** The number of a person as a country writes it. */
export interface IdFormat {
  /** Of bounded length; what stands around it is seen to elsewhere. */
  readonly pattern: string;
  /** What of a match can be one, by its check digits; absent where the form says enough. */
  readonly isValid?: (written: string) => boolean;
  /** A form that other numbers have too counts only behind such a word. */
  readonly behind?: RegExp;
}

const digits = (written: string): string => written.replace(/\D/g, '');
const compact = (written: string): string => written.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

const day = '(?:0[1-9]|[12]\\d|3[01])';
const month = '(?:0[1-9]|1[0-2])';

export const idFormats = {
  usSocialSecurity: { pattern: '(?!000|666)\\d{3}([- ])(?!00)\\d{2}\\1(?!0000)\\d{4}' },
  usSocialSecurityBehindWord: {
    pattern: '\\d{3}[ ]?\\d{2}[ ]?\\d{4}',
    behind: /\b(?:ssn|social security|tin|itin)\b/i,
  },
  // QQ is in no number, but in every sample of one.
  ukNationalInsurance: {
    pattern:
      '(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])[ ]?\\d{2}[ -]?\\d{2}[ -]?\\d{2}[ -]?[A-D]',
  },
  ukHealthService: {
    pattern: '\\d{3}[ -]?\\d{3}[ -]?\\d{4}',
    behind: /\bnhs\b/i,
  },
  germanTax: {
    pattern: '[1-9]\\d(?:[ ]?\\d{3}){3}',
    isValid: (written) => isTaxID(digits(written), 'de-DE'),
  },
  germanPension: { pattern: `\\d{2}[ ]?${day}${month}\\d{2}[ ]?[A-Z][ ]?\\d{3}` },
  frenchSocialSecurity: {
    pattern: '[12][ ]?\\d{2}[ ]?(?:0[1-9]|1[0-2]|[2-9]\\d)[ ]?(?:\\d{2}|2[AB])[ ]?\\d{3}[ ]?\\d{3}[ ]?\\d{2}',
    isValid: (written) => {
      const number = compact(written).replace('2A', '19').replace('2B', '18');
      return 97 - mod97(number.slice(0, 13)) === Number(number.slice(13));
    },
  },
  spanish: {
    pattern: '(?:\\d{8}|[XYZ][ -]?\\d{7})[ -]?[A-Z]',
    isValid: (written) => isTaxID(compact(written), 'es-ES'),
  },
  italian: {
    pattern: '[A-Z]{6}[ ]?[L-NP-V\\d]{2}[A-EHLMPRST][L-NP-V\\d]{2}[ ]?[A-Z][L-NP-V\\d]{3}[ ]?[A-Z]',
    isValid: (written) => isTaxID(compact(written), 'it-IT'),
  },
  dutch: {
    pattern: '\\d{4}[. ]?\\d{2}[. ]?\\d{3}',
    behind: /\b(?:bsn|burgerservicenummer|sofinummer)\b/i,
  },
  brazilian: {
    pattern: '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}|\\d{11}',
    isValid: (written) => isTaxID(digits(written), 'pt-BR'),
  },
  polish: {
    pattern: `\\d{2}(?:[02468][1-9]|[13579][0-2])${day}\\d{5}`,
    isValid: (written) => weighted(digitsOf(written), [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  },
  swedish: {
    pattern: `(?:19|20)?\\d{2}${month}${day}[-+]\\d{4}`,
    isValid: (written) => isLuhnNumber(digits(written).slice(-10)),
  },
  finnish: {
    pattern: `${day}${month}\\d{2}[-+A]\\d{3}[0-9A-FHJ-NPR-Y]`,
    isValid: (written) => isTaxID(written.toUpperCase(), 'fi-FI'),
  },
  danish: { pattern: `${day}${month}\\d{2}-\\d{4}` },
  belgian: {
    pattern: `\\d{2}\\.${month}\\.${day}-\\d{3}\\.\\d{2}`,
    isValid: (written) => {
      const number = digits(written);
      const check = Number(number.slice(9));
      return [number.slice(0, 9), `2${number.slice(0, 9)}`].some((base) => 97 - mod97(base) === check);
    },
  },
  swiss: { pattern: '756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}', isValid: (written) => isEan13(digitsOf(written)) },
  austrian: { pattern: `\\d{4}[ ]?${day}${month}\\d{2}`, behind: /\b(?:svnr|sv-nummer|sozialversicherungsnummer)\b/i },
  canadian: { pattern: '\\d{3}[- ]?\\d{3}[- ]?\\d{3}', behind: /\b(?:sin|social insurance|nas)\b/i },
  portuguese: { pattern: '\\d{3}[ ]?\\d{3}[ ]?\\d{3}', behind: /\b(?:nif|contribuinte)\b/i },
  indianTax: { pattern: '[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]' },
  indian: {
    pattern: '[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}',
    isValid: (written) => isIdentityCard(digits(written), 'IN'),
  },
  chinese: {
    pattern: `[1-9]\\d{5}(?:19|20)\\d{2}${month}${day}\\d{3}[\\dX]`,
    isValid: (written) => isIdentityCard(written.toUpperCase(), 'zh-CN'),
  },
  romanian: {
    pattern: `[1-9]\\d{2}${month}${day}\\d{6}`,
    isValid: (written) => isTaxID(written, 'ro-RO'),
  },
  bulgarian: {
    pattern: '\\d{10}',
    isValid: (written) => isDay(Number(written.slice(4, 6)), Number(written.slice(2, 4))) && isTaxID(written, 'bg-BG'),
    behind: /\b(?:egn|егн)/iu,
  },
} as const satisfies Record<string, IdFormat>;
