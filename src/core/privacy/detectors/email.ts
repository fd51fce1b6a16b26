import { parse } from 'tldts';
import { textBefore, type Detector, type Finding } from './detector.ts';

/** The longest local part, and the longest domain. */
const [longestLocal, longestDomain] = [64, 255];

/** Scripts without spaces between words: an address in Latin letters may stand right beside one. */
const unspaced =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u30fc\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const letter = `(?![${unspaced}])[\\p{L}\\p{M}\\p{N}]`;
const mark = "[._%+'’-]";

const spacedLocal = new RegExp(`(?:${letter}|${mark})+$`, 'u');
const anyLocal = new RegExp(`(?:[\\p{L}\\p{M}\\p{N}]|${mark})+$`, 'u');
const quotedLocal = /"[^"\n]{1,62}"$/;
const domain = /^(?:[\p{L}\p{M}\p{N}-]|[.。])+/u;
const spaced = new RegExp(`^(?:${letter}|-)+`, 'u');
const addressLiteral = /^\[(?:IPv6:)?[0-9a-f.:]{3,45}\]/i;

/** What files of several resolutions are called: logo@2x.png. */
const file = /^\d+x\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)$/i;

const isTopLevel = (label: string): boolean => /^.{2}/u.test(label) && /\p{L}/u.test(label);

/** The domain that a text begins with. */
const domainOf = (text: string): string | undefined => {
  const literal = addressLiteral.exec(text)?.[0];
  if (literal !== undefined) return literal;
  let whole: string | undefined;
  let soFar = '';
  for (const [index, label] of (domain.exec(text)?.[0] ?? '').split(/[.。]/).entries()) {
    const own = (spaced.exec(label)?.[0] ?? label).replace(/-+$/, '');
    if (own === '') break;
    if (index > 0 && isTopLevel(own)) whole = soFar + own;
    if (own !== label) break;
    soFar += `${label}.`;
  }
  return whole === undefined || file.test(whole) ? undefined : whole;
};

/** The local part that a text ends with; empty when it ends with none. */
const localOf = (text: string): string => {
  const quoted = quotedLocal.exec(text)?.[0];
  if (quoted !== undefined) return quoted;
  const spaced = spacedLocal.exec(text)?.[0] ?? '';
  const written = /\p{L}/u.test(spaced) ? spaced : (anyLocal.exec(text)?.[0] ?? '');
  // Marks at the beginning are quotation marks, emphasis or the end of a sentence.
  return written.replace(/^[._%+'’-]+/u, '');
};

/** With a space beside the sign, as an editor or a dictation leaves it: an address only where it stands for itself. */
const spacedSign = / @ ?| ?@ /g;
const alone = /(?:^|[\n\t:;,<(]) {0,2}[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}$/u;

const atWords =
  'at|ät|aet|arroba|arobase|chez|chiocciola|apenstaartje|snabel-?a|alfakrøll|krøllalfa|zavináč|zavinac|małpa|malpa|kukac|собака|собачка|heliumetti|ät-merkki|@|アットマーク|艾特';
const dotWords =
  'dot|punkt|pkt|punto|point|ponto|punt|kropka|tečka|tecka|bodka|prikk|prick|piste|pont|pontas|точка|nokta|τελεία|ドット|点|\\.';
const bracketedAt = new RegExp(
  ` ?[\\[({<] ?(?:${atWords}|a) ?[\\])}>] ?| -at- |@(?=[\\p{L}\\p{N}-]{1,63} ?[\\[({])`,
  'giu',
);
const bareAt = new RegExp(
  `(?<=[\\p{L}\\p{N}]) (?:${atWords}) (?=[\\p{L}\\p{N}-]{2,63} ?[\\[({]? ?(?:${dotWords}))`,
  'giu',
);
const dot = `(?: ?[\\[({<] ?(?:${dotWords}) ?[\\])}>] ?| (?:${dotWords}) |\\.)`;
const hiddenLocal = new RegExp(`[\\p{L}\\p{N}](?:${dot}?[\\p{L}\\p{N}_+-]){0,63}$`, 'iu');
const hiddenDomain = new RegExp(`^[\\p{L}\\p{N}-]{1,63}(?:${dot}[\\p{L}\\p{N}-]{1,63}){1,5}`, 'iu');
const toWrite = /(?:mail|write|contact|schreib|écri|escrib|scriv|escrev|reach)[^\n]{0,25}$/iu;

/** Addresses whose signs are written as words: "ida.berg (at) example (dot) com". */
function* hiddenIn(text: string, sign: RegExp): Generator<Finding> {
  const isBare = sign === bareAt;
  for (const { index, 0: at } of text.matchAll(sign)) {
    const before = textBefore(text, index, longestLocal);
    const behind = index + at.length;
    const local = hiddenLocal.exec(before)?.[0] ?? '';
    const host = hiddenDomain.exec(text.slice(behind, behind + longestDomain))?.[0] ?? '';
    const labels = host.split(new RegExp(dot, 'iu'));
    // A sentence may end behind the address and go on with a word.
    while (labels.length > 1 && !parse(labels.join('.')).isIcann) labels.pop();
    if (local === '' || labels.length < 2) continue;
    const name = labels.join('.');
    if (
      isBare &&
      !/[\d._+-]/.test(local) &&
      !toWrite.test(text.slice(Math.max(0, index - local.length - 40), index - local.length))
    )
      continue;
    if (isBare && host.startsWith(name) && !/^\p{L}+[._]\p{L}+$/u.test(local)) continue;
    const written = new RegExp(`^${labels.map(() => '[\\p{L}\\p{N}-]+').join(dot)}`, 'iu').exec(host)?.[0] ?? host;
    yield { start: index - local.length, end: behind + written.length };
  }
}

/** E-mail addresses, also international, quoted, with spaces beside the sign, or with words for the signs. */
export const findEmails: Detector = function* (text): Generator<Finding> {
  for (const { index } of text.matchAll(/@/g)) {
    const behind = index + 1;
    const host = domainOf(text.slice(behind, behind + longestDomain));
    if (host === undefined) continue;
    const name = localOf(text.slice(Math.max(0, index - longestLocal), index));
    if (name !== '') yield { start: index - name.length, end: behind + host.length };
  }
  for (const { index, 0: sign } of text.matchAll(spacedSign)) {
    const behind = index + sign.length;
    const host = domainOf(text.slice(behind, behind + longestDomain));
    const before = textBefore(text, index, longestLocal + 4);
    if (host !== undefined && alone.test(before) && parse(host).isIcann)
      yield { start: index - localOf(before).length, end: behind + host.length };
  }
  yield* hiddenIn(text, bracketedAt);
  yield* hiddenIn(text, bareAt);
};
