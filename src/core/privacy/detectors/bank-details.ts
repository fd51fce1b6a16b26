import { countrySpecs, isValidBIC, isValidIBAN } from 'ibantools';
import { candidates, textBefore, type Detector, type Finding } from './detector.ts';
import { parseFormats, type NumberFormat } from './number-format.ts';
import { createNumberFinder } from './numbers-in-text.ts';

const bankWords = /sort ?code|routing|aba|bsb|ifsc|bank|swift|bic|transit|savings|checking/iu;

/** Numbers of accounts behind their label, and the codes of banks beside them. */
export const bankFormats: readonly NumberFormat[] = [
  ...parseFormats(
    `
* | BIC | AAAAAA**, AAAAAA***** | - | bic!
  bic, bic code, bic swift, swift, swift code, swift bic
* | bank account | free | - | -
  bank account, bank account number, bank acc, bank a c, checking account, savings account, kontonummer, kontonr,
  konto nr, bankkonto, bankverbindung, numero de compte, compte bancaire, rib, cuenta bancaria, numero de cuenta,
  conto corrente, conto bancario, conta bancaria, conta corrente, rekeningnummer, bankrekening*, numer konta,
  nr konta, numer rachunku, nr rachunku, cislo uctu, kontonummer, bankkontonummer, bankgiro, plusgiro, tilinumero,
  hesap no, hesap numarasi, расчетный счет, расчётный счёт, р с, лицевой счет, 口座番号, 普通預金, 普通口座, 当座預金, 계좌번호, 银行账号,
  银行账户, 银行卡号, 銀行帳號, 帳戶號碼, เลขที่บัญชี, เลขบัญชี, חשבון בנק, رقم الحساب
GB | sort code | 999999, 99999999999999 | - | -
  sort code, sortcode
US | routing number | 999999999 | - | -
  routing, routing number, aba, aba number, aba routing, aba routing number, rtn
CA | transit number | 99999, 99999999, 999999999 | - | -
  transit, transit number
AU | BSB | 999999, 999999999999999, 99999999999999 | - | -
  bsb, bsb number
NZ | bank account | 999999999999999, 9999999999999999 | 99-9999-9999999-99, 99-9999-9999999-999 | nz/bank
  account, account number, bank account
MX | CLABE | 999999999999999999 | - | mx/clabe
  clabe, clabe interbancaria
AR | CBU | 9999999999999999999999 | - | ar/cbu
  cbu, cvu
NO | bank account | 99999999999 | 9999.99.99999 | no/kontonr
  kontonummer, kontonr
IN | IFSC | AAAA9****** | - | -
  ifsc, ifsc code
`,
    { bic: (compact) => isValidBIC(compact) },
  ),
  {
    name: 'account beside the code of a bank',
    labels: ['account', 'account number', 'account no', 'acct', 'a c', 'acc no', 'konto'],
    forms: 'free',
    alone: [],
    isStrict: false,
    beside: bankWords,
  },
];

const findAccounts = createNumberFinder(bankFormats);

/** Sets the groups of an IBAN apart: also two spaces, a line break or an underscore. */
const separator = '(?:\\\\?[-./_]|[ \\u00a0\\u202f\\u2010-\\u2013]{1,3}|\\r?\\n)';
const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:IBAN)?([A-Z]{2}\\d{2}(?:${separator}?[A-Z0-9]){10,30})`, 'giu');
const label = /iban[^\p{L}\n]{0,10}$/iu;

/** The end of the first `count` letters and digits. */
const endOf = (written: string, count: number): number => {
  let end = 0;
  for (let left = count; left > 0 && end < written.length; end += 1)
    if (/[a-z0-9]/i.test(written.charAt(end))) left -= 1;
  return end;
};

/** IBANs of every country; behind the word IBAN also with wrong check digits. */
const findIbans: Detector = (text) =>
  candidates(text, pattern, (match) => {
    const written = match[1] ?? '';
    const start = match.index + match[0].length - written.length;
    const spec = (countrySpecs as Record<string, { chars: number | null } | undefined>)[
      written.slice(0, 2).toUpperCase()
    ];
    const length = spec?.chars;
    if (length === undefined || length === null) return undefined;
    const end = endOf(written, length);
    const compact = written
      .slice(0, end)
      .replace(/[^a-z0-9]/gi, '')
      .toUpperCase();
    if (compact.length < length) return undefined;
    const isOne = isValidIBAN(compact) || label.test(textBefore(text, start));
    return isOne ? { start, end: start + end } : undefined;
  });

const bicBehind = /^[\s,;:/|()-]{1,6}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?![\p{L}\p{N}])/u;

/** The BIC that stands right behind an IBAN. */
const bicAt = (text: string, from: number): Finding | undefined => {
  const [all = '', bic = ''] = bicBehind.exec(text.slice(from, from + 24)) ?? [];
  return isValidBIC(bic) ? { start: from + all.length - bic.length, end: from + all.length } : undefined;
};

/** Finds what money is paid to: IBANs with their BIC, numbers of accounts behind a label. */
export const findBankDetails: Detector = function* (text): Generator<Finding> {
  for (const iban of findIbans(text)) {
    yield iban;
    const bic = bicAt(text, iban.end);
    if (bic) yield bic;
  }
  yield* findAccounts(text);
};
