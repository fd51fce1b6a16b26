import type { ClientErrorCode } from '../errors.ts';

/**
 * The texts of the element. A text of an integrator replaces the one of the same name; `actions` and `tones` replace labels of the service.
 * In a text with `{name}` the element puts a value in that place.
 */
export interface Messages {
  readonly assistant: string;
  /** `{shortcut}`: its keys. */
  readonly openHint: string;
  readonly close: string;
  readonly back: string;
  readonly menu: string;
  readonly instruction: string;
  readonly instructionHint: string;
  readonly send: string;
  readonly emptyField: string;
  readonly lockedField: string;
  readonly loading: string;
  readonly working: string;
  readonly before: string;
  readonly after: string;
  readonly view: string;
  readonly sideBySide: string;
  readonly inline: string;
  readonly changes: string;
  readonly oneChange: string;
  /** `{count}` */
  readonly manyChanges: string;
  readonly noChange: string;
  readonly nextChange: string;
  readonly previousChange: string;
  /** `{removed}`, `{added}`: the texts of a change. */
  readonly replaceChange: string;
  readonly removeChange: string;
  readonly insertChange: string;
  /** `{added}`: the words whose format changes, or what markup without words names. */
  readonly formatChange: string;
  readonly acceptAll: string;
  /** `{taken}`, `{count}` */
  readonly acceptSome: string;
  readonly acceptStopped: string;
  readonly reject: string;
  readonly retry: string;
  readonly shorter: string;
  readonly stop: string;
  readonly stopped: string;
  readonly accepted: string;
  readonly rejected: string;
  readonly fieldChanged: string;
  readonly fieldGone: string;
  /** `{count}`, `{limit}`: characters over the limit of the field, and the limit. */
  readonly tooLong: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly insertBelow: string;
  readonly compareAgain: string;
  /** Beside a suggestion that no language model made. */
  readonly sample: string;
  readonly offline: string;
  readonly waiting: string;
  /** `{time}`: when the limit is reset. */
  readonly limitUntil: string;
  readonly errors: Readonly<Partial<Record<ClientErrorCode, string>>> & { readonly other: string };
  /** Labels by the names of the service. */
  readonly actions: Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, string>>;
}

/** The texts of an integrator: each replaces the shipped one of its name. */
export type CustomMessages = Partial<Omit<Messages, 'errors'>> & {
  readonly errors?: Readonly<Partial<Record<ClientErrorCode | 'other', string>>>;
};

const englishLogin = 'Your login has ended. Log in again, then try once more.';

const english: Messages = {
  assistant: 'Writing assistant',
  openHint: 'Writing assistant ({shortcut})',
  close: 'Close',
  back: 'Back',
  menu: 'What to do with the text',
  instruction: 'Instruction',
  instructionHint: 'Tell the assistant what to do …',
  send: 'Send the instruction',
  emptyField: 'The field is empty. Write a few words first.',
  lockedField: 'The field cannot be edited now.',
  loading: 'Loading …',
  working: 'Writing …',
  before: 'Before',
  after: 'After',
  view: 'View',
  sideBySide: 'Side by side',
  inline: 'In one text',
  changes: 'Changes',
  oneChange: '1 change',
  manyChanges: '{count} changes',
  noChange: 'Nothing to change: the text is fine as it is.',
  nextChange: 'Next change',
  previousChange: 'Previous change',
  replaceChange: 'Replace “{removed}” by “{added}”',
  removeChange: 'Remove “{removed}”',
  insertChange: 'Insert “{added}”',
  formatChange: 'Format “{added}”',
  acceptAll: 'Accept',
  acceptSome: 'Accept {taken} of {count}',
  acceptStopped: 'Accept this part',
  reject: 'Reject',
  retry: 'Try again',
  shorter: 'Make shorter',
  stop: 'Stop',
  stopped: 'Stopped: the text is not complete.',
  accepted: 'The text is in the field. Undo takes it back.',
  rejected: 'Rejected. The field is as it was.',
  fieldChanged: 'The field has changed since you asked. Nothing is overwritten.',
  fieldGone: 'The field is no longer on the page.',
  tooLong: '{count} characters too long for this field, which takes {limit}.',
  copy: 'Copy',
  copied: 'Copied.',
  copyFailed: 'The browser did not allow copying.',
  insertBelow: 'Insert below',
  compareAgain: 'Compare with the field',
  sample: 'Sample',
  offline: 'Offline',
  waiting: 'No connection. The text continues when it is back.',
  limitUntil: 'Your limit is reached. It is reset at {time}.',
  errors: {
    rate_limited: 'Your limit is reached. Try again later.',
    unreachable: 'The assistant cannot be reached. Check your connection.',
    unauthorized: englishLogin,
    token_expired: englishLogin,
    token_revoked: englishLogin,
    token_unavailable: 'The page could not get a token for the assistant. Reload the page, then try again.',
    forbidden: 'You are not allowed to use the assistant here.',
    content_rejected: 'The model refuses this text.',
    context_too_long: 'The text is too long. Select a part of it.',
    payload_too_large: 'The text is too long. Select a part of it.',
    overloaded: 'The assistant is busy. Try again in a moment.',
    provider_unavailable: 'The assistant is out of order. Try again in a moment.',
    validation_failed: 'The service does not accept this text or instruction.',
    other: 'That did not work. Try again.',
  },
  actions: {},
  tones: {},
};

const germanLogin = 'Ihre Anmeldung ist abgelaufen. Melden Sie sich neu an und versuchen Sie es noch einmal.';

const german: Messages = {
  assistant: 'Schreibhilfe',
  openHint: 'Schreibhilfe ({shortcut})',
  close: 'Schließen',
  back: 'Zurück',
  menu: 'Was mit dem Text geschehen soll',
  instruction: 'Anweisung',
  instructionHint: 'Sagen Sie, was zu tun ist …',
  send: 'Anweisung senden',
  emptyField: 'Das Feld ist leer. Schreiben Sie zuerst ein paar Wörter.',
  lockedField: 'Das Feld lässt sich gerade nicht bearbeiten.',
  loading: 'Lädt …',
  working: 'Schreibt …',
  before: 'Vorher',
  after: 'Nachher',
  view: 'Ansicht',
  sideBySide: 'Nebeneinander',
  inline: 'In einem Text',
  changes: 'Änderungen',
  oneChange: '1 Änderung',
  manyChanges: '{count} Änderungen',
  noChange: 'Nichts zu ändern: Der Text ist gut so.',
  nextChange: 'Nächste Änderung',
  previousChange: 'Vorige Änderung',
  replaceChange: '„{removed}“ durch „{added}“ ersetzen',
  removeChange: '„{removed}“ entfernen',
  insertChange: '„{added}“ einfügen',
  formatChange: '„{added}“ formatieren',
  acceptAll: 'Übernehmen',
  acceptSome: '{taken} von {count} übernehmen',
  acceptStopped: 'Diesen Teil übernehmen',
  reject: 'Verwerfen',
  retry: 'Noch einmal',
  shorter: 'Kürzen',
  stop: 'Anhalten',
  stopped: 'Angehalten: Der Text ist nicht vollständig.',
  accepted: 'Der Text steht im Feld. „Rückgängig“ nimmt ihn zurück.',
  rejected: 'Verworfen. Das Feld ist unverändert.',
  fieldChanged: 'Das Feld hat sich inzwischen geändert. Nichts wird überschrieben.',
  fieldGone: 'Das Feld ist nicht mehr auf der Seite.',
  tooLong: '{count} Zeichen zu lang für dieses Feld, das {limit} fasst.',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  copyFailed: 'Der Browser lässt das Kopieren nicht zu.',
  insertBelow: 'Darunter einfügen',
  compareAgain: 'Mit dem Feld vergleichen',
  sample: 'Muster',
  offline: 'Offline',
  waiting: 'Keine Verbindung. Der Text geht weiter, sobald sie wieder da ist.',
  limitUntil: 'Ihr Kontingent ist aufgebraucht. Um {time} gibt es ein neues.',
  errors: {
    rate_limited: 'Ihr Kontingent ist aufgebraucht. Versuchen Sie es später wieder.',
    unreachable: 'Die Schreibhilfe ist nicht erreichbar. Prüfen Sie Ihre Verbindung.',
    unauthorized: germanLogin,
    token_expired: germanLogin,
    token_revoked: germanLogin,
    token_unavailable: 'Die Seite bekam keinen Zugang zur Schreibhilfe. Laden Sie die Seite neu.',
    forbidden: 'Sie dürfen die Schreibhilfe hier nicht benutzen.',
    content_rejected: 'Das Modell lehnt diesen Text ab.',
    context_too_long: 'Der Text ist zu lang. Markieren Sie einen Teil davon.',
    payload_too_large: 'Der Text ist zu lang. Markieren Sie einen Teil davon.',
    overloaded: 'Die Schreibhilfe ist ausgelastet. Versuchen Sie es gleich wieder.',
    provider_unavailable: 'Die Schreibhilfe ist gestört. Versuchen Sie es gleich wieder.',
    validation_failed: 'Der Dienst nimmt diesen Text oder diese Anweisung nicht an.',
    other: 'Das hat nicht geklappt. Versuchen Sie es noch einmal.',
  },
  actions: {
    improve: 'Verbessern',
    make_shorter: 'Kürzen',
    summarize: 'Zusammenfassen',
    fix_grammar: 'Fehler korrigieren',
    change_tone: 'Ton ändern',
    expand: 'Ausführlicher',
    translate: 'Übersetzen',
    continue: 'Weiterschreiben',
    free_prompt: 'Eigene Anweisung',
  },
  tones: {
    formal: 'Förmlich',
    friendly: 'Freundlich',
    professional: 'Sachlich',
    casual: 'Locker',
    confident: 'Selbstsicher',
    persuasive: 'Überzeugend',
    neutral: 'Neutral',
    empathetic: 'Einfühlsam',
  },
};

const shipped: Readonly<Record<string, Messages>> = { en: english, de: german };

/** Returns the texts in a language (a BCP 47 tag, `de-AT` is `de`), English where it is not shipped, with an integrator's own texts. */
export const messagesFor = (language: string, custom: CustomMessages = {}): Messages => {
  const base = shipped[language.toLowerCase().split('-')[0] ?? ''] ?? english;
  return {
    ...base,
    ...custom,
    errors: { ...base.errors, ...custom.errors },
    actions: { ...base.actions, ...custom.actions },
    tones: { ...base.tones, ...custom.tones },
  };
};

/** Puts values into a text with `{name}`. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** A failure as the client reports it. */
export interface Failure {
  readonly code: ClientErrorCode;
  readonly details?: unknown;
}

/**
 * Describes a failure to a person: a reached limit with the time of its reset where the service gives one, and a token that the host refuses
 * (401, 403) as an ended login.
 */
export const describeFailure = ({ code, details }: Failure, messages: Messages, language: string): string => {
  const { resetAt, status } = Object(details) as Readonly<Record<'resetAt' | 'status', unknown>>;
  const reset = typeof resetAt === 'string' ? new Date(resetAt) : undefined;
  if (code === 'rate_limited' && reset && !Number.isNaN(reset.getTime())) {
    const isToday = reset.toDateString() === new Date().toDateString();
    const format = new Intl.DateTimeFormat(language, { timeStyle: 'short', ...(!isToday && { dateStyle: 'medium' }) });
    return fill(messages.limitUntil, { time: format.format(reset) });
  }
  const isRefused = code === 'token_unavailable' && (status === 401 || status === 403);
  return messages.errors[isRefused ? 'unauthorized' : code] ?? messages.errors.other;
};
