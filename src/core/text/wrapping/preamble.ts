/** How a model agrees before it begins. In itself no preamble. */
const agreements = [
  ['sure', 'sure thing', 'certainly', 'of course', 'absolutely', 'okay', 'ok', 'gladly', 'alright', 'no problem'],
  ['klar', 'gerne', 'gern', 'aber gerne', 'natürlich', 'selbstverständlich', 'sicher', 'kein problem'],
  ['bien sûr', 'bien entendu', 'certainement', "d'accord", 'avec plaisir', 'absolument', 'volontiers'],
  ['claro', 'claro que sí', 'por supuesto', 'desde luego', 'con gusto', 'con mucho gusto'],
  ['com certeza', 'certamente', 'com prazer', 'com todo o prazer'],
  ['certo', 'naturalmente', 'volentieri', 'con piacere'],
  ['natuurlijk', 'uiteraard', 'zeker', 'graag', 'geen probleem'],
].flat();

/** How a model announces its text. None that begins with a common word alone: such a word would be held back. */
const announcements = [
  ['here is', "here's", 'here are', 'here you go', 'here it is', 'below is', "below you'll find"],
  ['hier ist', 'hier sind', 'hier kommt', 'hier die', 'hier der', 'hier eine', 'hier ein', 'nachfolgend'],
  ['voici', 'voilà', 'ci-dessous'],
  ['aquí está', 'aquí tienes', 'aquí tiene', 'aquí te', 'aquí va'],
  ['aqui está', 'aqui estão', 'aqui vai', 'aqui tem', 'segue', 'eis'],
  ['ecco', 'di seguito'],
  ['hier is', 'hier zijn', 'hier volgt', 'hieronder'],
].flat();

/** What is a preamble with a colon alone. */
const complete = new Set(
  [
    ['sure', 'certainly', 'of course', 'here you go', 'here it is', 'here is', 'klar', 'gerne', 'voici', 'voilà'],
    ['aquí está', 'aquí tienes', 'aquí tiene', 'aqui está', 'aqui vai', 'ecco'],
  ].flat(),
);

/** What a model calls its text. Without such a word an announcement may well be the text's own: "Here is what we need:". */
const names = new Set(
  [
    ['text', 'version', 'versions', 'translation', 'summary', 'rewrite', 'revision', 'draft', 'paraphrase'],
    ['continuation', 'rewording', 'wording'],
    ['fassung', 'übersetzung', 'zusammenfassung', 'überarbeitung', 'entwurf', 'fortsetzung', 'variante'],
    ['texte', 'traduction', 'résumé', 'reformulation', 'réécriture', 'brouillon'],
    ['texto', 'versión', 'traducción', 'resumen', 'borrador'],
    ['versão', 'tradução', 'resumo', 'rascunho', 'continuação'],
    ['testo', 'versione', 'traduzione', 'riassunto', 'riepilogo', 'sintesi', 'bozza'],
    ['tekst', 'versie', 'vertaling', 'samenvatting', 'herschrijving', 'vervolg'],
  ].flat(),
);

/** Stems of what a model says it did; they count only while the input has no such word: "Here are the revised prices:". */
const changes = [
  ['improv', 'revis', 'correct', 'rewr', 'shorter', 'shortened', 'polished', 'expanded', 'translat', 'summari'],
  ['edited', 'rephras', 'reword', 'enhanced', 'refined', 'proofread', 'condensed', 'concise'],
  ['verbessert', 'korrigiert', 'überarbeitet', 'gekürzt', 'kürzer', 'erweitert', 'übersetzt', 'umformuliert'],
  ['amélior', 'corrig', 'révis', 'raccourci', 'tradui', 'reformul', 'développé'],
  ['mejorad', 'revisad', 'traducid', 'reescrit', 'acortad', 'abreviad', 'ampliad', 'resumid'],
  ['melhorad', 'traduzid', 'encurtad', 'revist', 'expandid'],
  ['migliorat', 'corrett', 'rivist', 'tradott', 'accorciat', 'riscritt', 'ampliat'],
  ['verbeterd', 'gecorrigeerd', 'herzien', 'ingekort', 'vertaald', 'herschreven', 'uitgebreid', 'kortere'],
].flat();

const openings = [...agreements, ...announcements];

/** A longer line is no preamble. In UTF-16 code units. */
const maxLength = 160;

const normalized = (line: string): string =>
  line
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^(?:\*\*|¡)/, '');

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

const startsWithPhrase = (line: string, phrase: string): boolean =>
  line.startsWith(phrase) && !/^[\p{L}\p{M}\p{N}]/u.test(line.slice(phrase.length));

const phraseAtStart = (phrases: readonly string[], line: string): string =>
  phrases.reduce((best, phrase) => (phrase.length > best.length && startsWithPhrase(line, phrase) ? phrase : best), '');

/** Whether the line is the beginning of one of the phrases, or begins with one. */
const meets = (line: string, phrases: readonly string[]): boolean =>
  phrases.some((phrase) => phrase.startsWith(line) || startsWithPhrase(line, phrase));

/** Whether a line that begins so may yet turn out to be a preamble. False stays false however the line goes on. */
export const mayBecomePreamble = (beginning: string): boolean => {
  if (beginning.length > maxLength) return false;
  if (beginning === '*') return true;
  const line = normalized(beginning);
  if (meets(line, announcements)) return true;
  return agreements.some((agreement) => {
    if (agreement.startsWith(line)) return true;
    if (!startsWithPhrase(line, agreement)) return false;
    // A sentence that merely begins so goes on with a word: "Of course we will", "Gerne sende ich".
    const behind = line.slice(agreement.length).trimStart();
    return !/^[\p{L}\p{M}\p{N}]/u.test(behind) || meets(behind, announcements);
  });
};

/** Whether a text begins as a preamble would, so that a line like that in an answer is the text's own. */
export const beginsLikePreamble = (text: string): boolean =>
  phraseAtStart(openings, normalized(text.trimStart().slice(0, maxLength))) !== '';

/** Whether a whole line, without its line feed, speaks about the answer to `input` and is no part of it. */
export const isPreamble = (wholeLine: string, input: string): boolean => {
  if (!mayBecomePreamble(wholeLine)) return false;
  const line = normalized(wholeLine.trimEnd());
  if (!/[:：](?:\*\*)?$/.test(line)) return false;

  const agreement = phraseAtStart(agreements, line);
  const spoken = line.slice(agreement.length).replace(/^[^\p{L}]+/u, '');
  const announcement = phraseAtStart(announcements, spoken);
  if (agreement === '' && announcement === '') return false;

  const words = wordsOf(spoken.slice(announcement.length));
  if (words.length === 0 && complete.has(announcement || agreement)) return true;
  // Who first agrees and then announces speaks to the user.
  const later = spoken.split(' ').map((_, index, parts) => parts.slice(index).join(' '));
  if (agreement !== '' && later.some((part) => phraseAtStart(announcements, part) !== '')) return true;
  if (words.some((word) => names.has(word))) return true;

  const said = announcement === '' ? [] : changes.filter((stem) => words.some((word) => word.startsWith(stem)));
  if (said.length === 0) return false;
  const inputWords = wordsOf(input);
  return said.some((stem) => !inputWords.some((word) => word.startsWith(stem)));
};
