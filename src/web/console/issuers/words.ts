import { translator } from '../../shared/i18n.ts';
import { words } from '../words.ts';

/** The texts of the issuers. */
export const t = translator({
  ...words,
  lead: [
    'Host applications that sign tokens for their users. A token of an issuer is exchanged for an access token.',
    'Hostanwendungen, die Token für ihre Benutzer signieren. Ein Token eines Ausstellers wird gegen ein Zugriffstoken getauscht.',
  ],
  none: ['There is no issuer.', 'Es gibt keinen Aussteller.'],
  issuer: ['Issuer (iss)', 'Aussteller (iss)'],
  audience: ['Audience (aud)', 'Empfänger (aud)'],
  key_source: ['Keys', 'Schlüssel'],
  kept: ['As they are', 'Wie sie sind'],
  jwksUrl: ['Address of a key set (JWKS)', 'Adresse eines Schlüsselsatzes (JWKS)'],
  jwks: ['Key set (JWKS)', 'Schlüsselsatz (JWKS)'],
  jwks_hint: ['Public keys as JSON: {"keys": […]}', 'Öffentliche Schlüssel als JSON: {"keys": […]}'],
  secret: ['Shared secret', 'Gemeinsames Geheimnis'],
  secret_hint: ['At least 32 bytes; it is never shown again.', 'Mindestens 32 Bytes; es wird nie wieder gezeigt.'],
  algorithms: ['Algorithms', 'Verfahren'],
  allowed: ['Roles that its tokens may give', 'Rollen, die seine Token vergeben dürfen'],
  default: ['Roles of a token without roles', 'Rollen für ein Token ohne Rollen'],
  further: ['Claims and the age of tokens', 'Angaben im Token und sein Alter'],
  claim_userId: ['Claim of the user’s id', 'Angabe mit der Id des Benutzers'],
  claim_email: ['Claim of the e-mail address', 'Angabe mit der E-Mail-Adresse'],
  claim_name: ['Claim of the name', 'Angabe mit dem Namen'],
  claim_roles: ['Claim of the roles', 'Angabe mit den Rollen'],
  maxAgeSeconds: ['Longest age of a token in seconds (optional)', 'Höchstes Alter eines Tokens in Sekunden (optional)'],
  create: ['Register an issuer', 'Aussteller eintragen'],
  change_title: ['Change the issuer {name}', 'Aussteller {name} ändern'],
  change_hint: [
    'Unless only its name changes, every login that came from its tokens ends within a second.',
    'Sofern sich nicht nur der Name ändert, endet jede Anmeldung aus seinen Token innerhalb einer Sekunde.',
  ],
  disable_title: ['Disable the issuer {name}?', 'Aussteller {name} sperren?'],
  disable_text: [
    'Its tokens are refused, and every login that came from them ends within a second. You can enable it again.',
    'Seine Token werden abgelehnt, und jede Anmeldung aus ihnen endet innerhalb einer Sekunde. Sie können ihn wieder entsperren.',
  ],
  delete_title: ['Delete the issuer {name}?', 'Aussteller {name} löschen?'],
  delete_text: [
    'Its tokens are refused, and every login that came from them ends within a second. Its users stay. This cannot be undone.',
    'Seine Token werden abgelehnt, und jede Anmeldung aus ihnen endet innerhalb einer Sekunde. Seine Benutzer bleiben. Das lässt sich nicht zurücknehmen.',
  ],
  not_json: ['The key set is not JSON.', 'Der Schlüsselsatz ist kein JSON.'],
});
