import { asClientError } from '../errors.ts';
import type { EnhanceRequest, RefineRequest, Session, SessionEvent, Zoma } from '../types.ts';
import type { FieldAdapter, FieldRead } from './field-adapter.ts';
import type { Choice } from './menu.ts';
import type { Failure } from './messages.ts';
import { acceptedText, canAccept, countChanges, createReducer, initialState, type State, type Step } from './model.ts';

/** What a conversation needs of its element. */
export interface ConversationHost {
  adapter(): FieldAdapter | undefined;
  /** The state of the field, apart from whether its text has changed. */
  fieldState(): 'unchanged' | 'locked' | 'gone';
  /** The language of the field. */
  language(): string;
  /** The part of each request that the element's attributes and properties give. */
  place(): Pick<EnhanceRequest, 'context' | 'format' | 'includeContext'>;
  client(): Zoma;
  /** Ends a composition of an input method in the field. */
  endComposition(): void;
  changed(state: State, before: State): void;
  /** Dispatches an event of the element. */
  dispatch(type: string, detail: object): void;
}

/** From the choice of an action to the decision on its result. */
export interface Conversation {
  readonly state: State;
  /** What runs, or ran last. */
  readonly choice: Choice | undefined;
  step(step: Step): void;
  /** Reads the field again; a suggestion that waits for its decision keeps what it was made from. */
  open(): void;
  /** Starts an action on the text of the field, or on what was read from it before. */
  start(choice: Choice, given?: FieldRead): void;
  retry(): void;
  shorter(): void;
  stop(): void;
  /** Shows a failure of what runs, and reports it to the page. */
  fail(failure: Failure): void;
  /** Puts the chosen changes into the field. @returns whether the field took them */
  accept(): boolean;
  reject(): void;
  insertBelow(): boolean;
  compareAgain(): void;
  /** Checks whether the field still holds what was read from it. */
  checkField(): void;
  /** By how many characters the chosen text is too long for the field. */
  excess(): { readonly count: number; readonly limit: number } | undefined;
  /** Cancels what runs, and forgets it. */
  end(): void;
}

/** Texts arrive more often than they can be read: at most so often they are drawn, in milliseconds. */
const drawEveryMs = 80;

/** The provider that answers without a language model. */
const sampleProvider = 'mock';

/** The actions whose answer holds only what follows the text. */
const continuing: readonly string[] = ['continue'];

export const createConversation = (host: ConversationHost): Conversation => {
  const reduce = createReducer(() => ({ isHtml: host.adapter()?.format === 'html', language: host.language() }));
  let state = initialState;
  let choice: Choice | undefined;
  let read: FieldRead | undefined;
  let session: Session | undefined;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  /** The element itself changes the field. */
  let isReplacing = false;

  const step = (next: Step): void => {
    const before = state;
    state = reduce(state, next);
    if (state !== before) host.changed(state, before);
  };

  const report = (accepted: boolean, finalText?: string): void => {
    const id = session?.sessionId;
    if (id === undefined) return;
    const feedback = { accepted, ...(finalText !== undefined && { finalText }) };
    host
      .client()
      .feedback(id, feedback)
      .catch((error: unknown) => {
        // The user's decision stands; only the integrator learns that it was not recorded.
        host.dispatch('zoma-error', { code: asClientError(error).code, during: 'feedback' });
      });
  };

  const fail = ({ code, details }: Failure): void => {
    host.dispatch('zoma-error', { code });
    step({ type: 'failed', failure: { code, details } });
  };

  const undraw = (): void => {
    clearTimeout(drawing);
    drawing = undefined;
  };

  const draw = (from: Session): void => {
    if (from.text !== '') step({ type: 'text', text: from.text });
  };

  const receive = (from: Session, event: SessionEvent): void => {
    host.dispatch('zoma-event', event);
    if (from !== session) return;
    if (event.type === 'chunk' || event.type === 'replace') {
      drawing ??= setTimeout(() => {
        drawing = undefined;
        if (from === session) draw(from);
      }, drawEveryMs);
      return;
    }
    if (event.type === 'metadata') {
      step({ type: 'provider', isSample: event.provider === sampleProvider });
      return;
    }
    undraw();
    if (event.type === 'done') step({ type: 'done', text: from.text });
    else if (event.type === 'cancelled') {
      draw(from);
      step({ type: 'stopped' });
    } else fail(event);
  };

  /** Follows a new session, in place of the one before. */
  const follow = (create: () => Session): void => {
    undraw();
    let created: Session;
    try {
      created = create();
    } catch (error) {
      fail(asClientError(error));
      return;
    }
    session = created;
    created.subscribe((event) => receive(created, event));
    // The events tell how it ended.
    created.done.catch(() => undefined);
  };

  const cancel = (): void => {
    if (session?.status === 'pending' || session?.status === 'processing') session.cancel().catch(() => undefined);
  };

  const end = (): void => {
    undraw();
    cancel();
    session = undefined;
    step({ type: 'end' });
  };

  const checkField = (): void => {
    if (isReplacing || state.phase === 'idle' || !read) return;
    const adapter = host.adapter();
    const fieldState = host.fieldState();
    if (fieldState !== 'unchanged' || !adapter) {
      step({ type: 'field', field: adapter ? fieldState : 'gone' });
      return;
    }
    if (state.phase === 'menu') return;
    const holds = adapter.holds?.(read) ?? state.field === 'unchanged';
    if (state.field !== (holds ? 'unchanged' : 'changed'))
      step({ type: 'field', field: holds ? 'unchanged' : 'changed' });
  };

  const replace = (from: FieldRead, text: string): boolean => {
    isReplacing = true;
    try {
      return host.adapter()?.replace(from, text) ?? false;
    } finally {
      isReplacing = false;
    }
  };

  const finish = (text: string): void => {
    report(true, text);
    host.dispatch('zoma-accept', { text, sessionId: session?.sessionId });
    end();
  };

  /** Reads the field; a choice in a menu counts for what the field holds then. */
  const readField = (): FieldRead | undefined => {
    const adapter = host.adapter();
    const fieldState = host.fieldState();
    if (!adapter || fieldState !== 'unchanged') return undefined;
    read = adapter.read();
    return read;
  };

  const start = (chosen: Choice, given?: FieldRead): void => {
    const from = given ?? readField();
    if (!from || from.text.trim() === '') {
      step({ type: 'open', before: '' });
      return;
    }
    choice = chosen;
    const request: EnhanceRequest = { ...host.place(), ...chosen, text: from.text };
    cancel();
    session = undefined;
    step({ type: 'start', before: from.text, lead: continuing.includes(chosen.action) ? from.text : '' });
    host.dispatch('zoma-start', { request });
    follow(() => host.client().enhance(request));
  };

  const conversation: Conversation = {
    get state() {
      return state;
    },
    get choice() {
      return choice;
    },
    step,
    fail,
    checkField,
    open: () => {
      const isIdle = state.phase === 'idle' || state.phase === 'menu';
      step({ type: 'open', before: isIdle ? (readField()?.text ?? '') : '' });
      checkField();
    },
    start,
    retry: () => {
      if (state.phase === 'review') report(false);
      if (!choice) return;
      // The same text again, unless the field has another one.
      start(choice, state.field === 'unchanged' ? read : undefined);
    },
    shorter: () => {
      const parent = session;
      if (!parent || state.phase !== 'review') return;
      const { before, lead } = state;
      const isPartial = countChanges(state).taken > 0 && state.declined.size > 0 && lead === '';
      const request: RefineRequest = { action: 'make_shorter', ...(isPartial && { text: acceptedText(state) }) };
      step({ type: 'start', before, lead });
      checkField();
      host.dispatch('zoma-start', { request: { ...request, parentSessionId: parent.sessionId } });
      follow(() => parent.refine(request));
    },
    stop: () => {
      if (state.phase !== 'streaming') return;
      const stopped = session;
      undraw();
      cancel();
      // The view does not wait for the server's answer.
      if (stopped) draw(stopped);
      step({ type: 'stopped' });
    },
    accept: () => {
      // The end of a composition changes the field, which is noticed before its text is replaced.
      host.endComposition();
      if (!read || !canAccept(state)) return false;
      const text = acceptedText(state);
      if (replace(read, text)) {
        finish(text);
        return true;
      }
      step({ type: 'field', field: host.fieldState() === 'unchanged' ? 'changed' : host.fieldState() });
      return false;
    },
    reject: () => {
      report(false);
      host.dispatch('zoma-reject', { sessionId: session?.sessionId });
      end();
    },
    insertBelow: () => {
      const adapter = host.adapter();
      const now = readField();
      if (!adapter || !now || state.phase !== 'review') return false;
      const text = acceptedText(state);
      const between = adapter.format === 'html' ? '' : '\n\n';
      if (!replace(now, now.text + (now.text === '' ? '' : between) + text)) return false;
      finish(text);
      return true;
    },
    compareAgain: () => {
      const now = readField();
      if (now) step({ type: 'compare', before: now.text });
    },
    excess: () => {
      const field = host.adapter()?.element;
      if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) || field.maxLength < 0)
        return undefined;
      if (state.phase !== 'review' || !read) return undefined;
      const count = field.value.length - read.text.length + acceptedText(state).length - field.maxLength;
      return count > 0 ? { count, limit: field.maxLength } : undefined;
    },
    end,
  };
  return conversation;
};
