import { isIPv6 } from 'node:net';
import { candidates, textBefore, whole, type Detector, type Finding } from './detector.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const version4 = new RegExp(`(?<![\\p{L}\\p{N}_.])(?:${octet}\\.){3}${octet}(?![\\p{L}\\p{N}_]|\\.\\d)`, 'gu');
const version6 = /(?<![\p{L}\p{N}_:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?![\p{L}\p{N}_:])/giu;

/** Versions of software may have four numbers too. */
const ofVersion = /\b(?:v|ver|versions?|release|build|firmware|versión|version:)\.?[\s:=]{0,3}$/i;

/** `a::b` and `std::vec` are names in a program: an address has digits, and groups enough or a known beginning. */
const isAddress = (written: string): boolean =>
  /\d/.test(written) &&
  (written.split(':').filter((group) => group !== '').length >= 3 ||
    /^(?:::(?:1|ffff:)|fe80:|f[cd]|2)/i.test(written)) &&
  isIPv6(written);

/** IP addresses of both versions. */
export const findIps: Detector = function* (text): Generator<Finding> {
  yield* candidates(text, version4, (match) =>
    ofVersion.test(textBefore(text, match.index)) ? undefined : whole(match),
  );
  yield* candidates(text, version6, (match) => (isAddress(match[0]) ? whole(match) : undefined));
};
