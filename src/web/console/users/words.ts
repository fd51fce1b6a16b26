import { translator } from '../../shared/i18n.ts';
import { words } from '../words.ts';

/** The texts of the users' section. */
export const t = translator({
  ...words,
  search: ['Name, e-mail or external id begins with', 'Name, E-Mail oder externe Id beginnt mit'],
  all: ['All', 'Alle'],
  none: ['No user matches.', 'Kein Benutzer passt.'],
  since: ['Created', 'Angelegt'],
  create: ['Create a user', 'Benutzer anlegen'],
  create_hint: [
    'The user gets a one-time link to set a password, unless you set one now.',
    'Der Benutzer setzt sein Passwort mit einem Einmal-Link, falls Sie jetzt keines vergeben.',
  ],
  optional_password: ['Password (optional)', 'Passwort (optional)'],
  external_id: ['Id in the host application (optional)', 'Id in der Hostanwendung (optional)'],
  created: ['The user {name} was created.', 'Der Benutzer {name} wurde angelegt.'],
  link: ['One-time link', 'Einmal-Link'],
  link_until: [
    'Pass it on over a safe channel. It is valid once, until {time}.',
    'Geben Sie ihn auf sicherem Weg weiter. Er gilt einmal, bis {time}.',
  ],
  role: ['Role', 'Rolle'],
  you: ['you', 'Sie'],
  id: ['Id', 'Id'],
  host_id: ['Id in the host application', 'Id in der Hostanwendung'],
  no_email: ['no e-mail address', 'keine E-Mail-Adresse'],
  own_account: ['This is your own account: you are signed out.', 'Das ist Ihr eigenes Konto: Sie werden abgemeldet.'],
  own_roles: [
    'This is your own account: you lose at once what a role that you take away grants.',
    'Das ist Ihr eigenes Konto: Was eine weggenommene Rolle gewährt, verlieren Sie sofort.',
  ],
  more_than_you: [
    'This user may do more than you. Only an administrator who may do as much can change the account.',
    'Dieser Benutzer darf mehr als Sie. Ändern kann das Konto nur, wer ebenso viel darf.',
  ],
  back: ['All users', 'Alle Benutzer'],
  disable_title: ['Disable {name}?', '{name} sperren?'],
  disable_text: [
    'Every login of {name} ends within a second, and new ones are refused until you enable the account again.',
    'Jede Anmeldung von {name} endet innerhalb einer Sekunde; neue werden abgelehnt, bis Sie das Konto wieder entsperren.',
  ],
  end_logins: ['End all logins', 'Alle Anmeldungen beenden'],
  end_logins_title: ['End all logins of {name}?', 'Alle Anmeldungen von {name} beenden?'],
  end_logins_text: ['{name} has to sign in again everywhere.', '{name} muss sich überall neu anmelden.'],
  ended: ['All logins have ended.', 'Alle Anmeldungen sind beendet.'],
  new_link: ['New one-time link', 'Neuer Einmal-Link'],
  new_link_title: ['Make a one-time link for {name}?', 'Einmal-Link für {name} erstellen?'],
  new_link_text: [
    '{name} can set a new password with it. The present password works until then, and an earlier link no longer.',
    '{name} kann damit ein neues Passwort setzen. Bis dahin gilt das jetzige Passwort; ein früherer Link gilt nicht mehr.',
  ],
  erase: ['Erase', 'Löschen'],
  erase_title: ['Erase {name} for good?', '{name} endgültig löschen?'],
  erase_text: [
    'The account, its sessions and all its texts are erased and cannot be restored. Numbers of usage and the audit stay, without the person.',
    'Das Konto, seine Sitzungen und alle seine Texte werden gelöscht und lassen sich nicht wiederherstellen. Verbrauchszahlen und Protokoll bleiben, ohne die Person.',
  ],
  details: ['Account', 'Konto'],
  usage: ['Used and left', 'Verbraucht und übrig'],
  limits: ['Limits of this user', 'Limits dieses Benutzers'],
  limits_hint: [
    'Empty: the limits of the roles and of the organization apply. A limit never exceeds those of the service.',
    'Leer: Es gelten die Limits der Rollen und der Organisation. Ein Limit übersteigt nie die des Dienstes.',
  ],
  requests: ['Requests in a window', 'Anfragen je Fenster'],
  tokens: ['Tokens in a window', 'Token je Fenster'],
  used_left: ['{used} used, {left} left', '{used} verbraucht, {left} übrig'],
  usage_hint: [
    'What running sessions have reserved is not left.',
    'Was laufende Sitzungen reserviert haben, ist nicht übrig.',
  ],
  until: ['until {time}', 'bis {time}'],
  used_only: ['{used} used', '{used} verbraucht'],
});
