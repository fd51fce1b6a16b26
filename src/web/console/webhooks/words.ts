import { translateKnown, translator, type Words } from '../../shared/i18n.ts';
import { words } from '../words.ts';

/** The texts of the webhooks. */
export const t = translator({
  ...words,
  lead: [
    'Signed messages to your server: when a session ends, a limit is reached or a user is created by an issuer.',
    'Signierte Nachrichten an Ihren Server: wenn eine Sitzung endet, ein Limit erreicht ist oder ein Aussteller einen Benutzer anlegt.',
  ],
  deliveries: ['Deliveries', 'Zustellungen'],
  none: ['There is no webhook.', 'Es gibt keinen Webhook.'],
  no_deliveries: ['Nothing was sent yet.', 'Noch wurde nichts gesendet.'],
  url: ['URL', 'URL'],
  url_hint: ['https, with a public address', 'https, mit öffentlicher Adresse'],
  events: ['Events', 'Ereignisse'],
  disabled: ['disabled', 'abgeschaltet'],
  failing: ['failing since {time}', 'scheitert seit {time}'],
  change_title: ['Change the webhook', 'Webhook ändern'],
  disabled_gone: [
    'The service disabled it: the receiver answered that it is gone.',
    'Der Dienst hat ihn abgeschaltet: Der Empfänger hat geantwortet, dass es ihn nicht mehr gibt.',
  ],
  disabled_failing: [
    'The service disabled it, because it had failed for five days.',
    'Der Dienst hat ihn abgeschaltet, weil er fünf Tage lang gescheitert war.',
  ],
  create: ['Add a webhook', 'Webhook hinzufügen'],
  secret: ['The secret', 'Das Geheimnis'],
  secret_once: [
    'It is shown this once: store it at the receiver.',
    'Es wird nur dieses eine Mal gezeigt: hinterlegen Sie es beim Empfänger.',
  ],
  test: ['Send a test', 'Test senden'],
  delivered: ['The test arrived.', 'Der Test ist angekommen.'],
  not_delivered: ['The test failed: {failure}', 'Der Test ist gescheitert: {failure}'],
  enable: ['Enable', 'Einschalten'],
  disable: ['Disable', 'Abschalten'],
  rotate: ['New secret', 'Neues Geheimnis'],
  rotate_title: ['Make a new secret?', 'Neues Geheimnis erstellen?'],
  rotate_text: [
    'Messages to {url} are signed with both secrets for a day, then with the new one alone.',
    'Nachrichten an {url} werden einen Tag lang mit beiden Geheimnissen signiert, dann nur mit dem neuen.',
  ],
  disable_title: ['Disable this webhook?', 'Diesen Webhook abschalten?'],
  disable_text: [
    'Nothing more is sent to {url} until you enable it again.',
    'An {url} wird nichts mehr gesendet, bis Sie ihn wieder einschalten.',
  ],
  delete_title: ['Delete this webhook?', 'Diesen Webhook löschen?'],
  delete_text: ['Messages that wait for {url} are dropped.', 'Nachrichten, die auf {url} warten, entfallen.'],
  event: ['Event', 'Ereignis'],
  status: ['Status', 'Status'],
  attempts: ['Attempts', 'Versuche'],
  answer: ['Answer', 'Antwort'],
  pending: ['waiting', 'wartet'],
  sent: ['delivered', 'zugestellt'],
  failed: ['failed', 'gescheitert'],
});

const failures = {
  not_https: ['the address has no TLS', 'die Adresse hat kein TLS'],
  not_public: ['the address is not public', 'die Adresse ist nicht öffentlich'],
  unreachable: ['the server cannot be reached', 'der Server ist nicht erreichbar'],
  timeout: ['the server did not answer in time', 'der Server hat nicht rechtzeitig geantwortet'],
  redirect: ['the server redirects', 'der Server leitet weiter'],
  too_large: ['the answer is too large', 'die Antwort ist zu groß'],
  unreadable_secret: ['the secret cannot be read', 'das Geheimnis ist nicht lesbar'],
} as const satisfies Words;

/** Says what a delivery got: the HTTP status of the answer, or why there is none. */
export const answerOf = ({
  responseStatus,
  failure,
}: {
  readonly responseStatus: number | null;
  readonly failure: string | null;
}): string => {
  if (failure !== null) return translateKnown(failures, failure);
  return responseStatus === null ? '–' : `HTTP ${responseStatus}`;
};
