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
  try_again: ['Try again', 'Erneut versuchen'],
  show_more: ['Show more', 'Mehr anzeigen'],
  save: ['Save', 'Speichern'],
  saved: ['Saved.', 'Gespeichert.'],
  cancel: ['Cancel', 'Abbrechen'],
  close: ['Close', 'Schließen'],
  remove: ['Remove', 'Entfernen'],
  copy: ['Copy', 'Kopieren'],
  copied: ['Copied', 'Kopiert'],
  reload: ['Refresh', 'Aktualisieren'],
  request_id: ['Request {id}', 'Anfrage {id}'],
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
  error_rate_limited: [
    'Too many requests: a limit ({limit}) is used up. Try again later.',
    'Zu viele Anfragen: Ein Limit ({limit}) ist erreicht. Versuchen Sie es später erneut.',
  ],
  error_validation_failed: ['Please check what you entered.', 'Bitte prüfen Sie Ihre Eingaben.'],
  error_not_found: ['This does not exist (any more).', 'Das gibt es nicht (mehr).'],
} as const satisfies Words;

/** Returns a text that several pages show. */
export const t = translator(words);
