import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { FieldAdapter, ZomaAssistant } from '../../client/element/index.ts';
import type { SessionEvent } from '../../client/index.ts';
import { language } from '../shared/i18n.ts';
import { useStore } from '../shared/store.ts';
import { theme } from '../shared/theme.ts';
import { zomaOf } from './client.ts';
import { saveText } from './drafts.ts';
import { keyOfField, type FieldPlace } from './records.ts';
import { settle, showOwnEvent } from './sessions.ts';

/** The detail of `zoma-accept` and `zoma-reject`; a session that the server has not accepted has no id. */
interface Settled {
  readonly sessionId?: string;
}

/** The `<zoma-assistant>` of a field: it shares the page's client, and what it does is shown in the margin. */
export const Assistant = ({
  place,
  userId,
  target,
  adapter,
}: {
  place: FieldPlace;
  userId: string;
  target?: string;
  adapter?: FieldAdapter;
}) => {
  const element = useRef<ZomaAssistant>(null);
  const startedAt = useRef(0);
  const field = keyOfField(place);
  const chosenTheme = useStore(theme);

  useEffect(() => {
    const assistant = element.current;
    if (!assistant) return undefined;
    assistant.zoma = zomaOf(userId);
    if (adapter) assistant.adapter = adapter;
    const listening = new AbortController();
    const on = (name: string, listener: (detail: unknown) => void): void =>
      assistant.addEventListener(name, (event) => listener((event as CustomEvent).detail), listening);
    on('zoma-start', () => {
      startedAt.current = Date.now();
    });
    on('zoma-event', (detail) => showOwnEvent(userId, field, detail as SessionEvent, startedAt.current));
    on('zoma-accept', (detail) => {
      settle(userId, field, (detail as Settled).sessionId);
      // The element has changed the field by now; its change reaches the draft first.
      queueMicrotask(() => void saveText(place));
    });
    on('zoma-reject', (detail) => settle(userId, field, (detail as Settled).sessionId));
    return () => listening.abort();
  }, [adapter, field, userId]);

  // Not JSX: the element's attributes are no part of its types.
  return h('zoma-assistant', {
    ref: element,
    ...(target === undefined ? {} : { for: target }),
    'field-type': place.fieldType,
    'entity-id': place.about ?? place.id,
    'field-id': place.attribute,
    ...(place.format === undefined ? {} : { format: place.format }),
    lang: language.get(),
    ...(chosenTheme === 'system' ? {} : { theme: chosenTheme }),
  });
};
