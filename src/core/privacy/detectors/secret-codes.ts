import type { Finding } from './detector.ts';
import { isUnitBehind } from './references.ts';
import { purpose, sayings } from './secret-labels.ts';

/** What a code opens, so that "the code of the gate" is no code of an article. */
const opened =
  'door|gate|safe|alarm|garage|lock|entrance|haustür|tür|tor|tresor|schranke|porte|portail|coffre|entrée|alarme|immeuble|puerta|portón|caja fuerte|alarma|porta|portone|cancello|cofre|portão|deur|poort|kluis|drzwi|bram\\p{L}|sejf\\p{L}?|dør\\p{L}{0,2}|port\\p{L}{2}|dörr\\p{L}{0,2}|ove\\p{L}{1,2}|kapı|двер\\p{L}|ворот|сейф\\p{L}?|домофон\\p{L}?';
/** Numbers that cards are paid with and doors opened by; without a sign, only where nothing makes it a year or a name. */
const codes = [
  'PIN|PUK|TAN|OTP|CV[VC]2?|PIN[ -]?codes?|(?:security|verification|access|door|gate|alarm|entry|login|sms|2fa|your|one-?time|confirmation)[ -]?code',
  "(?:ihr|dein|votre|tu|su) (?:code|código|codice)|(?:sicherheits|bestätigungs|zugangs|tür|einmal)code|code (?:de vérification|confidentiel|secret|pin|d'(?:entrée|accès)|(?:de la|du|de l') ?(?:porte|portail|alarme|coffre|immeuble))|digicode",
  'código (?:de verificación|de acceso|pin|de la (?:puerta|alarma))|codice (?:di verifica|pin|del (?:portone|cancello))|deurcode|toegangscode|dørkode|portkod|ovikoodi|kapukód|kod (?:do|od) (?:drzwi|bramy|domofonu|alarmu)|kapı (?:kodu|şifresi)',
  `(?:code|koden?|kod|código|codice|код)(?= (?:[\\p{L}'’]{1,5} ){0,2}(?:(?:l|d)['’])?(?:${opened})(?!\\p{L}))|(?:opens|unlocks|öffnet) (?:with|mit) (?:the |dem )?code`,
  '暗証番号|验证码|驗證碼|인증번호|код (?:подтверждения|(?:от )?(?:двери|домофона))|ПИН(?:-код)?',
].join('|');
const shortCode = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<code>${codes})(?=\\D{0,110}\\d)(?<purpose>${purpose}|(?<loose>(?: [\\p{L}\\p{M}'’]{2,24}){1,2}(?=[ \\t]?[:=\\t|])))(?<sign>[ \\t]{0,2}(?:[:=]|(?:${sayings}|は|是)(?!\\p{L}))[ \\t]{0,2}|[ \\t]?[\\n\\t|][ \\t]?|[ \\t]{1,2}|)` +
    `(?<value>\\d{3,8}(?![\\p{L}#*])|\\d{3}[ -]\\d{3}|(?<=[:=][ \\t]{0,2})(?=[A-Z*#]{0,7}\\d)[\\dA-Z*#]{4,8}(?![\\p{L}\\p{N}]))(?![\\d.,/-]?\\d)`,
  'giu',
);
/** "482913 is your code" */
const codeBefore =
  /(?<![\p{L}\p{N}_.,-])(?<value>\d{4,8})(?= (?:is|ist|est|es) (?:your|ihr|dein|votre|tu|su) [^\n\d]{0,30}(?:code|código|codice|otp|pin|tan)(?!\p{L}))/giu;
const goesOn =
  /^ (?!(?:for|to|at|on|when|and|or|please|am|bei|an|sur|à|en|al|für|und|oder|bitte|zum|zur|pour|et|para|y|per|e)(?!\p{L}))\p{L}/iu;

const isYear = (value: string): boolean => /^(?:19|20)\d\d$/.test(value);
const isWord = (name: string): boolean => /^(?:pin|tan|puk|otp)$/i.test(name) && name !== name.toUpperCase();

/** Whether a number behind a code's name with no sign between them is the code: no year, no count, no name of a part. */
const isUnsaidCode = (name: string, value: string, after: string): boolean => {
  if (isWord(name) && value.length !== 6) return false;
  return (/^otp$/i.test(name) && value.length >= 6) || !(goesOn.test(after) || isYear(value));
};

/** Finds codes of a few digits, or of digits and letters behind a colon: PIN 1234, "the code of the door is 4711". */
export function* findCodes(text: string): Generator<Finding> {
  for (const { index, 0: value } of text.matchAll(codeBefore))
    yield { start: index, end: index + value.length, isWeak: true };
  for (const { index, 0: all, groups = {} } of text.matchAll(shortCode)) {
    const { code = '', sign = '', value = '', loose } = groups;
    const end = index + all.length;
    if (isUnitBehind(text, end) || (loose !== undefined && isYear(value))) continue;
    // "The pin is 4471 microns thick" is about a part.
    if (isWord(code) && !/[:=]/.test(sign) && sign.trim() !== '' && goesOn.test(text.slice(end, end + 12))) continue;
    const isSaid = /^cv/i.test(code) || /[^ ]/.test(sign);
    if (isSaid || isUnsaidCode(code, value, text.slice(end, end + 12)))
      yield { start: end - value.length, end, isWeak: true };
  }
}
