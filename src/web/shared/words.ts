import { translator, type Words } from './i18n.ts';

/** The texts that several pages show. */
export const words = {
  workbench: ['Workbench', 'Werkbank'],
  console: ['Console', 'Konsole'],
  reference: ['API reference', 'API-Referenz'],
  pages: ['Pages', 'Seiten'],
  language: ['Language', 'Sprache'],
  theme: ['Theme', 'Farben'],
  theme_system: ['System', 'System'],
  theme_light: ['Light', 'Hell'],
  theme_dark: ['Dark', 'Dunkel'],
  skip: ['Skip to the content', 'Zum Inhalt'],
  email: ['E-mail address', 'E-Mail-Adresse'],
  password: ['Password', 'Passwort'],
  sign_in: ['Sign in', 'Anmelden'],
  sign_out: ['Sign out', 'Abmelden'],
  signed_in_as: ['Signed in as {name}', 'Angemeldet als {name}'],
  login_ended: [
    'Your login has ended. An administrator may have disabled your account or ended your logins, or the login was too old. Sign in again to go on.',
    'Ihre Anmeldung ist beendet. Vielleicht wurde Ihr Konto gesperrt, Ihre Anmeldungen wurden beendet, oder die Anmeldung war zu alt. Melden Sie sich neu an, um weiterzuarbeiten.',
  ],
  demo_accounts: ['Demo accounts', 'Demokonten'],
  demo_hint: [
    'For trying things out on this machine; production has none of them.',
    'Zum Ausprobieren auf diesem Rechner; in Produktion gibt es sie nicht.',
  ],
  demo_Admin: ['may do everything, the console included', 'darf alles, auch in der Konsole'],
  demo_Editor: [
    'uses the assistant; accepted texts stay in the page, because the role may not change records',
    'nutzt den Assistenten; übernommene Texte bleiben in der Seite, denn die Rolle darf keine Datensätze ändern',
  ],
  demo_Viewer: ['reads only', 'liest nur'],
  own_password: ['With a password', 'Mit Passwort'],
  loading: ['Loading …', 'Lädt …'],
  broken_part: [
    '“{name}” cannot be shown: something in it is not as this page expects. The rest of the page works.',
    '„{name}“ lässt sich nicht anzeigen: Etwas darin ist anders, als diese Seite es erwartet. Der Rest der Seite arbeitet.',
  ],
  try_again: ['Try again', 'Erneut versuchen'],
  show_more: ['Show more', 'Mehr anzeigen'],
  save: ['Save', 'Speichern'],
  saved: ['Saved.', 'Gespeichert.'],
  cancel: ['Cancel', 'Abbrechen'],
  close: ['Close', 'Schließen'],
  remove: ['Remove', 'Entfernen'],
  copy: ['Copy', 'Kopieren'],
  copied: ['Copied', 'Kopiert'],
  provider: ['Provider', 'Anbieter'],
  requests: ['Requests', 'Anfragen'],
  tokens: ['Tokens', 'Token'],
  cost: ['Cost', 'Kosten'],
  organization_cost: ['Cost of the organization', 'Kosten der Organisation'],
  stop: ['Stop', 'Anhalten'],
  next_password: ['New password', 'Neues Passwort'],
  password_hint: ['At least 12 characters, not a common password.', 'Mindestens 12 Zeichen, kein gängiges Passwort.'],
  reload: ['Refresh', 'Aktualisieren'],
  updated_ago: ['Updated {age} ago', 'Vor {age} aktualisiert'],
  renew: ['Show the current state', 'Jetzigen Stand zeigen'],
  unit_tokens: ['{count} tokens', '{count} Token'],
  error_network: [
    'The service cannot be reached. Check the network, then try again.',
    'Der Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
  ],
  error_invalid_credentials: [
    'This e-mail address and password do not match.',
    'E-Mail-Adresse und Passwort passen nicht zusammen.',
  ],
  error_forbidden: ['Your roles do not allow this ({permission}).', 'Ihre Rollen erlauben das nicht ({permission}).'],
  error_conflict: ['{message}', 'Das geht so nicht: {message}'],
  error_rate_limited: [
    'Too many requests: a limit ({limit}) is used up. Try again later.',
    'Zu viele Anfragen: Ein Limit ({limit}) ist erreicht. Versuchen Sie es später erneut.',
  ],
  error_validation_failed: ['Please check what you entered.', 'Bitte prüfen Sie Ihre Eingaben.'],
  error_payload_too_large: ['This is too large for the service.', 'Das ist dem Dienst zu groß.'],
  error_overloaded: [
    'The service is busy. Try again in a moment.',
    'Der Dienst ist ausgelastet. Versuchen Sie es gleich wieder.',
  ],
  error_unavailable: [
    'A service that this needs cannot be reached. Try again later.',
    'Ein Dienst, der dafür nötig ist, ist nicht erreichbar. Versuchen Sie es später erneut.',
  ],
  error_internal: ['Something went wrong here. Try again.', 'Hier ist etwas schiefgegangen. Versuchen Sie es erneut.'],
  error_changed_meanwhile: [
    'Another administrator has changed this meanwhile. Nothing was saved.',
    'Das wurde inzwischen von anderer Seite geändert. Nichts wurde gespeichert.',
  ],
  error_not_found: ['This does not exist (any more).', 'Das gibt es nicht (mehr).'],
} as const satisfies Words;

/** Errors for which English pages show the server's message. */
export const otherErrors = {
  malformed_json: ['The request could not be read.', 'Die Anfrage ließ sich nicht lesen.'],
  unauthorized: ['Sign in again.', 'Melden Sie sich neu an.'],
  token_expired: ['Sign in again.', 'Melden Sie sich neu an.'],
  token_revoked: ['Sign in again.', 'Melden Sie sich neu an.'],
  refresh_reused: ['Sign in again.', 'Melden Sie sich neu an.'],
  user_changed: ['Another user has signed in.', 'Jemand anderes hat sich angemeldet.'],
  forbidden: ['Your roles do not allow this.', 'Ihre Rollen erlauben das nicht.'],
  gone: ['This has expired.', 'Das ist abgelaufen.'],
  content_rejected: ['The provider refused the text.', 'Der Anbieter hat den Text abgelehnt.'],
  context_too_long: ['The text is too long.', 'Der Text ist zu lang.'],
  provider_unavailable: ['No provider could answer.', 'Kein Anbieter konnte antworten.'],
  interrupted: ['The server stopped. Try again.', 'Der Server wurde angehalten. Versuchen Sie es erneut.'],
} as const satisfies Words;

/** Returns a text that several pages show. */
export const t = translator(words);
