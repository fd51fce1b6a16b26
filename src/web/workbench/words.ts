import { describeFailure, messagesFor, type Failure } from '../../client/element/messages.ts';
import { language, translator } from '../shared/i18n.ts';
import { words as common } from '../shared/words.ts';

/** The texts of the workbench. */
export const t = translator({
  ...common,
  title: ['Zoma workbench', 'Zoma-Werkbank'],
  welcome: ['An assistant in every text field', 'Ein Assistent in jedem Textfeld'],
  welcome_lead: [
    'Zoma corrects, shortens, translates and continues what people write in a business application. This is a small one to try it in: sign in, open an opportunity, and let the assistant work on its texts.',
    'Zoma verbessert, kürzt, übersetzt und ergänzt, was Menschen in einer Geschäftsanwendung schreiben. Hier ist eine kleine zum Ausprobieren: melden Sie sich an, öffnen Sie eine Verkaufschance, und lassen Sie den Assistenten an ihren Texten arbeiten.',
  ],
  opportunities: ['Opportunities', 'Verkaufschancen'],
  none: ['There is no opportunity that you may see.', 'Es gibt keine Verkaufschance, die Sie sehen dürfen.'],
  none_hint: [
    'The seed creates a sales organization outside production. Other records come from the host application by PUT /api/entities.',
    'Der Seed legt außerhalb der Produktion eine Vertriebsorganisation an. Andere Datensätze liefert die Hostanwendung mit PUT /api/entities.',
  ],
  facts: ['Key facts', 'Eckdaten'],
  custom_fields: ['Custom fields', 'Eigene Felder'],
  tables: ['Tables', 'Tabellen'],
  account: ['Account', 'Kunde'],
  stage: ['Stage', 'Phase'],
  amount: ['Amount', 'Betrag'],
  close_date: ['Close date', 'Abschluss'],
  contacts: ['Contacts', 'Ansprechpartner'],
  description: ['Description', 'Beschreibung'],
  next_step: ['Next step', 'Nächster Schritt'],
  notes: ['Notes', 'Notizen'],
  project_notes: ['Project notes', 'Projektnotizen'],
  rich_hint: ['Formatted text, in a Tiptap editor', 'Formatierter Text, in einem Tiptap-Editor'],
  markdown_hint: ['In Markdown', 'In Markdown'],
  comments: ['Comments', 'Kommentare'],
  new_comment: ['New comment', 'Neuer Kommentar'],
  add_comment: ['Add comment', 'Kommentieren'],
  by: ['{author}, {date}', '{author}, {date}'],
  how: [
    'Put the cursor in a text and choose what the assistant should do with it.',
    'Setzen Sie den Cursor in einen Text und wählen Sie, was der Assistent damit tun soll.',
  ],
  may_not_enhance: [
    'Your roles let you read these records, not use the assistant.',
    'Ihre Rollen erlauben das Lesen, nicht den Assistenten.',
  ],
  saving: ['Saving …', 'Speichert …'],
  saved: ['Saved', 'Gespeichert'],
  unsaved: ['Not saved yet', 'Noch nicht gespeichert'],
  in_page: [
    'Kept in this page only: your roles do not allow changing records.',
    'Nur in dieser Seite: Ihre Rollen erlauben kein Ändern der Datensätze.',
  ],
  conflict: [
    'This text was changed elsewhere meanwhile. Yours is still here.',
    'Dieser Text wurde inzwischen anderswo geändert. Ihrer steht noch hier.',
  ],
  keep_mine: ['Save mine', 'Meinen speichern'],
  take_theirs: ['Take the other', 'Den anderen nehmen'],
  sample: ['Sample', 'Muster'],
  sample_note: [
    'This is a sample, made without a language model. Real answers need a provider key: see the README.',
    'Das ist ein Muster, ohne Sprachmodell erzeugt. Echte Antworten brauchen den Schlüssel eines Anbieters: siehe README.',
  ],
  follows_reload: ['Goes on after the reload', 'Läuft nach dem Neuladen weiter'],
  from_reload: ['From before the reload', 'Von vor dem Neuladen'],
  from_tab: ['From another tab', 'Aus einem anderen Tab'],
  follows_tab: ['Running in another tab', 'Läuft in einem anderen Tab'],
  accept: ['Accept', 'Übernehmen'],
  discard: ['Discard', 'Verwerfen'],
  cannot_apply: [
    'The text has changed since, so the suggestion no longer fits into it.',
    'Der Text hat sich seitdem geändert, der Vorschlag passt nicht mehr hinein.',
  ],
  offline: [
    'The connection is gone. What the assistant is writing goes on at the server and arrives here when the connection is back.',
    'Die Verbindung ist weg. Der Assistent schreibt auf dem Server weiter; der Text kommt hier an, sobald die Verbindung wieder da ist.',
  ],
  online_again: ['The connection is back; nothing was lost.', 'Die Verbindung ist wieder da; nichts ging verloren.'],
  behind: ['Behind the text', 'Hinter dem Text'],
  behind_hint: ['What is sent, who answers, and what it costs', 'Was gesendet wird, wer antwortet und was es kostet'],
  answer: ['The answer', 'Die Antwort'],
  no_answer: [
    'Use the assistant in a field: its provider, times and checks appear here.',
    'Nutzen Sie den Assistenten in einem Feld: Anbieter, Zeiten und Prüfungen erscheinen hier.',
  ],
  status_running: ['writing', 'schreibt'],
  status_completed: ['done', 'fertig'],
  status_cancelled: ['stopped', 'angehalten'],
  status_error: ['failed', 'fehlgeschlagen'],
  first_text: ['First text after', 'Erster Text nach'],
  first_text_joined: ['First text after joining', 'Erster Text nach dem Beitritt'],
  waiting: ['Waiting for the first text', 'Wartet auf den ersten Text'],
  duration: ['In all', 'Insgesamt'],
  ended_by_admin: ['An administrator stopped it.', 'Die Administration hat es angehalten.'],
  ended_by_limit: ['A limit was reached.', 'Ein Limit ist erreicht.'],
  ended_by_abandoned: ['No page was listening any more.', 'Keine Seite hörte mehr zu.'],
  tokens_in_out: ['{total} ({input} in, {output} out)', '{total} ({input} ein, {output} aus)'],
  checks: ['Checks', 'Prüfungen'],
  nothing_to_check: ['Nothing in the text needed protection.', 'Im Text war nichts zu schützen.'],
  failover_before_text: ['{from} {reason}. {to} answers instead.', '{from} {reason}. {to} antwortet stattdessen.'],
  failover_after_text: [
    '{from} {reason}. {to} goes on from the text shown.',
    '{from} {reason}. {to} schreibt ab dem gezeigten Text weiter.',
  ],
  sent: ['What is sent', 'Was gesendet wird'],
  sent_pick: [
    'Put the cursor in a field to see what would be sent.',
    'Setzen Sie den Cursor in ein Feld, um zu sehen, was gesendet würde.',
  ],
  for_field: ['For the field “{field}”', 'Für das Feld „{field}“'],
  sent_tokens: [
    'Estimated on the high side: {prompt} tokens, {context} of them context',
    'Eher hoch geschätzt: {prompt} Token, davon {context} Kontext',
  ],
  sent_masked: ['Kept from the provider: {list}', 'Dem Anbieter vorenthalten: {list}'],
  sent_prompt: ['The whole prompt, as sent', 'Der ganze Prompt, wie gesendet'],
  sent_left_out: ['{count} left out for lack of room', '{count} aus Platzmangel weggelassen'],
  limits: ['What is left', 'Was übrig ist'],
  limit_left: ['{left} of {limit} left', '{left} von {limit} übrig'],
  limit_reset: ['new at {time}', 'neu um {time}'],
  unlimited: ['{used} used, no limit', '{used} verbraucht, kein Limit'],
  faults: ['Make a provider fail', 'Einen Anbieter stören'],
  faults_hint: [
    'For your next sessions only, for five minutes at most. Production has no such switch.',
    'Nur für Ihre nächsten Sitzungen, höchstens fünf Minuten. In Produktion gibt es diesen Schalter nicht.',
  ],
});

/** Why a provider was left, in words. */
export const reasons = {
  transient: ['failed', 'ist ausgefallen'],
  rate_limited: ['has no capacity left', 'hat keine Kapazität mehr'],
  overloaded: ['is overloaded', 'ist überlastet'],
  silent: ['fell silent', 'ist verstummt'],
  broken_stream: ['broke off', 'ist abgebrochen'],
  malformed: ['sent nonsense', 'hat Unlesbares gesendet'],
  invalid_request: ['rejected the request', 'hat die Anfrage abgelehnt'],
  output_limit: ['stopped at its length limit', 'hat an seiner Längengrenze aufgehört'],
  safety: ['refused the content', 'hat den Inhalt abgelehnt'],
  context_too_long: ['cannot hold the text', 'kann den Text nicht fassen'],
  not_authorized: ['refused the key', 'hat den Schlüssel abgelehnt'],
  circuit_open: ['has been failing and was not asked', 'ist gestört und wurde nicht gefragt'],
  late: ['was late', 'kam zu spät'],
} as const;

/** The kinds of values that are masked. */
export const maskKinds = {
  email: ['e-mail addresses', 'E-Mail-Adressen'],
  phone: ['phone numbers', 'Telefonnummern'],
  card: ['card numbers', 'Kartennummern'],
  iban: ['bank accounts', 'Bankverbindungen'],
  national_id: ['identity numbers', 'Ausweisnummern'],
  ip: ['network addresses', 'Netzadressen'],
  secret: ['secrets', 'Geheimnisse'],
  custom: ['own patterns', 'eigene Muster'],
} as const;

/** What the options of the context select, in German; the English page has the server's description, which says more. */
const sourcesInGerman: Readonly<Record<string, string>> = {
  opportunity_details: 'Aus der Verkaufschance und ihrem Umfeld',
  related_fields: 'Aus verknüpften Feldern und Datensätzen',
  current_tab: 'Was neben dem Text zu sehen ist',
  user_history: 'Ein früherer Text von Ihnen, als Stilprobe',
};

/** Describes where a part of the context comes from, in the language of the page. */
export const describeSource = (option: string, origin: string): string =>
  (language.get() === 'de' && sourcesInGerman[option]) || origin;

/** Describes the failure of a session as the assistant beside the field does. */
export const describeError = (failure: Failure): string =>
  describeFailure(failure, messagesFor(language.get()), language.get());

/** The faults of a sample model. */
export const faultNames = {
  none: ['answers', 'antwortet'],
  fail: ['fails at once', 'fällt sofort aus'],
  stall: ['stays silent', 'bleibt stumm'],
  break_midway: ['breaks off midway', 'bricht mittendrin ab'],
  refuse: ['refuses the content', 'lehnt den Inhalt ab'],
  slow: ['is slow', 'ist langsam'],
} as const;
