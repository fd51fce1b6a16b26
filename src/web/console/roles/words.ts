import { translateKnown, translator, type Words } from '../../shared/i18n.ts';
import { words } from '../words.ts';

/** The texts of the roles. */
export const t = translator({
  ...words,
  none: ['There is no role.', 'Es gibt keine Rolle.'],
  everything: ['Everything, also what comes later', 'Alles, auch was später dazukommt'],
  nothing: ['Nothing', 'Nichts'],
  create: ['Create a role', 'Rolle anlegen'],
  change_title: ['Permissions of {name}', 'Rechte von {name}'],
  change_hint: [
    'A change takes effect on open connections within a second. You can grant only what you have yourself.',
    'Eine Änderung wirkt innerhalb einer Sekunde, auch auf offene Verbindungen. Vergeben können Sie nur, was Sie selbst dürfen.',
  ],
  own_role: [
    'You have this role yourself: you lose at once what you take from it, unless another role of yours grants it.',
    'Sie haben diese Rolle selbst: Was Sie ihr nehmen, verlieren Sie sofort, sofern keine andere Ihrer Rollen es gewährt.',
  ],
  more_than_you: ['may do more than you', 'darf mehr als Sie'],
  delete_title: ['Delete the role {name}?', 'Rolle {name} löschen?'],
  delete_text: [
    'Only a role that no user, key or issuer has can be deleted.',
    'Nur eine Rolle, die kein Benutzer, Schlüssel oder Aussteller hat, lässt sich löschen.',
  ],
});

const about = {
  'ai.enhance.create': ['use the assistant', 'den Assistenten nutzen'],
  'ai.stream.access': ['see texts arrive as they are written', 'Texte beim Entstehen sehen'],
  'ai.session.view': ['see one’s own sessions', 'die eigenen Sitzungen sehen'],
  'ai.session.manage': [
    'cancel one’s own sessions and give feedback',
    'die eigenen Sitzungen abbrechen und Rückmeldung geben',
  ],
  'ai.usage.view': ['see one’s own usage', 'den eigenen Verbrauch sehen'],
  'ai.context.view': ['see what a request would send', 'sehen, was eine Anfrage senden würde'],
  'entity.view': ['see records', 'Datensätze sehen'],
  'entity.manage': ['change records', 'Datensätze ändern'],
  'user.view': ['see users', 'Benutzer sehen'],
  'user.manage': ['create, change and erase users', 'Benutzer anlegen, ändern und löschen'],
  'role.manage': ['change roles', 'Rollen ändern'],
  'org.usage.view': ['see the organization’s usage', 'den Verbrauch der Organisation sehen'],
  'provider.view': ['see providers, models and circuits', 'Anbieter, Modelle und Schutzschalter sehen'],
  'user.impersonate': [
    'act for another user with a service key',
    'mit einem Dienstschlüssel für andere Benutzer handeln',
  ],
  'issuer.manage': ['change issuers whose tokens are trusted', 'Aussteller ändern, deren Token vertraut wird'],
  'key.manage': ['create and revoke service keys', 'Dienstschlüssel anlegen und widerrufen'],
  'settings.manage': [
    'change limits, settings, privacy and webhooks',
    'Limits, Einstellungen, Datenschutz und Webhooks ändern',
  ],
  'session.manage': ['see and stop running sessions', 'laufende Sitzungen sehen und anhalten'],
  'audit.view': ['read the audit', 'das Protokoll lesen'],
} as const satisfies Words;

/** Says what a permission allows; one that the pages do not know, in the words of the service. */
export const aboutPermission = (name: string, described: string): string => translateKnown(about, name, described);
