import { isIPv6 } from 'node:net';
import { candidates, spacedLetter, textBefore, whole, type Detector, type Finding } from './detector.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** 10.20.30.40, also with the dots in brackets, as security reports have them. */
const version4 = new RegExp(
  `(?<![${spacedLetter}\\p{N}.])${octet}(?:(?:\\.|\\[\\.\\]|\\(\\.\\))${octet}){3}(?![${spacedLetter}\\p{N}]|\\.\\d)`,
  'gu',
);
/** ip-10-20-30-40, as clouds name their hosts. */
const inHostName = new RegExp(
  `(?<=(?<![${spacedLetter}\\p{N}])(?:ip|ec2|host|addr)[-_])${octet}(?<mark>[-_])${octet}\\k<mark>${octet}\\k<mark>${octet}(?!\\d)`,
  'giu',
);
const version6 =
  /(?<![\p{L}\p{N}_:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?:%[\w-]{1,16})?(?![\p{L}\p{N}_:])/giu;
const hardware =
  /(?<![\p{L}\p{N}:.-])(?:[0-9a-f]{2}(?<mark>[:-])(?:[0-9a-f]{2}\k<mark>){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\p{L}\p{N}:-]|\.\d)/giu;

/** Versions of software, clauses and chapters may have four numbers too. */
const ofDocument =
  /(?<!\p{L})(?:v|ver|versions?|versión|versione|versão|wersja|версия|release|builds?|firmware|driver|treiber|update[ds]?|upgraded?|patch|sdk|bios|clauses?|chapters?|sections?|articles?|para(?:graph)?s?|kap|kapitel|abs|abschnitt|ziffer|punkt|norm|step|item|rev|ch|sec|pos(?:ition)?|chapitre|capítulo|apps?|whatsapp|signal|telegram|viber|zoom|teams|slack|safari|edge|opera|acrobat|teamviewer|anydesk|chrome|firefox|android|ios|windows|office|excel|outlook|§)\.?(?: \p{L}{1,12}){0,3}[\s:=(]{0,3}$/iu;
const ofNetwork =
  /(?<!\p{L})(?:ips?|ipv4|ip-adresse|address(?:es)?|adresse|hosts?|servers?|ping|dns|router|subnet|netz|proxy|ssh|rdp|vpn|login|logins|client|from ip|nameserver|dirección|indirizzo|adres)(?!\p{L})[^\n]{0,25}$/iu;
const privateNetwork = /^(?:10|127|192\D{1,3}168|169\D{1,3}254|172\D{1,3}(?:1[6-9]|2\d|3[01]))\D/;
const port = /^(?::\d{2,5}|\/\d{1,2})(?!\d)/;

/** Four small numbers are a version where nothing speaks of a network. */
const isAddress4 = (text: string, { start, end }: Finding): boolean => {
  const before = textBefore(text, start, 40);
  if (ofDocument.test(before)) return false;
  const written = text.slice(start, end);
  const numbers = written.split(/\D+/).map(Number);
  if (privateNetwork.test(written) || new Set(numbers).size === 1) return true;
  if (numbers.some((number) => number >= 32) && numbers.at(-1) !== 0) return true;
  return before.endsWith('/') || before.endsWith('@') || port.test(text.slice(end, end + 6)) || ofNetwork.test(before);
};

/** `a::b` and `std::vec` are names in a program: an address has digits, and groups enough or a known beginning. */
const isAddress6 = (written: string): boolean =>
  /\d/.test(written) &&
  (written.split(':').filter((group) => group !== '').length >= 3 ||
    /^(?:::(?:1|ffff:)|fe80:|f[cd]|2)/i.test(written)) &&
  isIPv6(written);

/** Six pairs of digits alone may be dates and times. */
const isHardware = (text: string, match: RegExpExecArray): boolean =>
  /[a-f]/i.test(match[0]) || /\bmac\b[^\n]{0,20}$/i.test(textBefore(text, match.index));

/** IP addresses of both versions, and the addresses of network cards. */
export const findIps: Detector = function* (text): Generator<Finding> {
  yield* candidates(text, version4, (match) => (isAddress4(text, whole(match)) ? whole(match) : undefined));
  yield* candidates(text, inHostName, whole);
  yield* candidates(text, version6, (match) => (isAddress6(match[0]) ? whole(match) : undefined));
  yield* candidates(text, hardware, (match) => (isHardware(text, match) ? whole(match) : undefined));
};
