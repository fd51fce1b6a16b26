import { ZomaClientError } from '../errors.ts';
import type { EnhanceRequest, Zoma, ZomaOptions } from '../types.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { copyText, isComposing } from './dom.ts';
import type { FieldAdapter, FieldFormat } from './field-adapter.ts';
import { createFieldWatch, type FieldWatch } from './field-watch.ts';
import type { Choice } from './menu.ts';
import { messagesFor, type CustomMessages } from './messages.ts';
import { acceptedText, type Phase, type State } from './model.ts';
import { announcementOf, createPanel, type Panel, type PanelHost } from './panel.ts';
import { createPlacement, type Placement } from './placement.ts';
import { createService, type Service } from './service.ts';
import { defaultShortcut, readShortcut } from './shortcut.ts';

/** Languages to translate into, when the attribute `languages` names none. */
const defaultLanguages = 'en de fr es it pt nl pl uk tr ar zh ja';

const formats: readonly string[] = ['text', 'markdown', 'html'];

/** A server that renders pages has no elements; there the class is never instantiated. */
const Base = (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (class {} as typeof HTMLElement);

/** Properties that a page may set before the element is defined. */
const properties = ['getToken', 'zoma', 'adapter', 'messages', 'context', 'includeContext'] as const;

/** Where this module came from: a node that serves it is the service to use. */
const origin = (): string => {
  const { protocol, origin: own } = new URL(import.meta.url);
  return /^https?:$/.test(protocol) ? own : location.origin;
};

/** The parts that an element has once it has been on a page. */
interface Parts {
  readonly panel: Panel;
  readonly placement: Placement;
  readonly conversation: Conversation;
  readonly service: Service;
  readonly field: FieldWatch;
}

/**
 * `<zoma-assistant>`: a button at a field, and a panel in which the text of the field is enhanced. docs/element.md lists the attributes,
 * properties, events, parts and custom properties.
 */
export class ZomaAssistant extends Base {
  static readonly observedAttributes = ['for', 'url', 'token-url', 'format', 'lang', 'languages', 'shortcut'];

  /** Merged into the context of each request. */
  context: EnhanceRequest['context'];
  /** The kinds of context of each request; unset, the field type decides. */
  includeContext: EnhanceRequest['includeContext'];
  #getToken: ZomaOptions['getToken'];
  #zoma: Zoma | undefined;
  #adapter: FieldAdapter | undefined;
  #messages: CustomMessages | undefined;
  #parts: Parts | undefined;
  #isUp = false;
  /** The panel was opened by the button, to which the focus returns; else it returns to the field. */
  #isFromButton = false;

  /** Returns an access token of the service; in place of `token-url`. Elements with the same function share a connection. */
  get getToken(): ZomaOptions['getToken'] {
    return this.#getToken;
  }
  set getToken(getToken) {
    this.#getToken = getToken;
    this.#parts?.service.disconnect();
  }

  /** A client to share, which the element never closes. */
  get zoma(): Zoma | undefined {
    return this.#zoma;
  }
  set zoma(zoma) {
    this.#zoma = zoma;
    this.#parts?.service.disconnect();
  }

  /** The adapter of an editor; it goes before `for`. */
  get adapter(): FieldAdapter | undefined {
    return this.#adapter;
  }
  set adapter(adapter) {
    this.#adapter = adapter;
    if (this.#isUp) this.#parts?.field.find();
  }

  /** Texts that replace the shipped ones. */
  get messages(): CustomMessages | undefined {
    return this.#messages;
  }
  set messages(messages) {
    this.#messages = messages;
    this.#redraw();
  }

  /** What the element shows: `idle`, `menu`, `streaming`, `review` or `failed`. */
  get phase(): Phase {
    return this.#parts?.conversation.state.phase ?? 'idle';
  }

  connectedCallback(): void {
    for (const name of properties) this.#upgrade(name);
    this.#parts ??= this.#create();
    this.#isUp = true;
    this.#parts.placement.start();
    this.#parts.field.find();
    // The browser closes the panel of an element that is moved.
    this.#render();
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again by then.
    queueMicrotask(() => {
      if (this.isConnected || !this.#parts) return;
      this.#isUp = false;
      const { conversation, field, placement, service } = this.#parts;
      conversation.end();
      field.stop();
      placement.stop();
      service.disconnect();
    });
  }

  attributeChangedCallback(name: string): void {
    if (!this.#parts || !this.#isUp) return;
    if (name === 'url' || name === 'token-url') this.#parts.service.disconnect();
    else if (name === 'for' || name === 'format') this.#parts.field.find();
    else this.#redraw();
  }

  /** Opens the panel: the suggestion that waits for a decision, or the menu. */
  open(): void {
    if (!this.#parts?.field.adapter) return;
    const { conversation, panel } = this.#parts;
    this.#isFromButton = panel.button.matches(':focus');
    conversation.open();
    this.#render(true);
    if (conversation.state.phase === 'menu') void this.#load();
  }

  /** Closes the panel. A suggestion is kept, and a stream continues. */
  close(): void {
    this.#parts?.conversation.step({ type: 'close' });
  }

  /** Starts an action on the text of the field, without the menu. */
  start(choice: Choice): void {
    if (!this.#parts?.field.adapter) return;
    this.#isFromButton = false;
    this.#parts.conversation.start(choice);
    this.#render(true);
    void this.#load();
  }

  /** Stops the stream. What has come can be accepted or rejected. */
  stop(): void {
    this.#parts?.conversation.stop();
  }

  #create(): Parts {
    const root = this.attachShadow({ mode: 'open' });
    const panel = createPanel(root, () => this.#panelHost());
    panel.button.hidden = true;
    panel.element.addEventListener('keydown', (event) => this.#onPanelKey(event));
    // The menu closes when the user goes on elsewhere; a suggestion stays beside the field.
    const leave = (event: Event): void => {
      // In a shadow tree the target of the event is a host around this element.
      if (this.phase === 'menu' && !event.composedPath().includes(this)) this.close();
    };
    const field = createFieldWatch({
      host: this,
      given: () => this.#adapter,
      id: () => this.getAttribute('for'),
      format: () => {
        const format = this.getAttribute('format');
        return format !== null && formats.includes(format) ? (format as FieldFormat) : undefined;
      },
      onField: (adapter) => {
        panel.button.hidden = !adapter;
        placement.watch(adapter?.element);
        conversation.checkField();
      },
      onChange: () => {
        conversation.checkField();
        this.#render();
      },
      onKey: (event) => this.#onFieldKey(event),
    });
    const placement = createPlacement({ host: this, button: panel.button, panel: panel.element, onLeave: leave });
    const service = createService(
      () => this.#zoma,
      () => ({
        url: new URL(this.getAttribute('url') ?? origin(), location.href).href,
        tokenUrl: this.getAttribute('token-url') ?? undefined,
        getToken: this.#getToken,
      }),
      (isOffline) => conversation.step({ type: 'connection', isOffline }),
    );
    const conversation = createConversation({
      adapter: () => field.adapter,
      fieldState: () => field.state,
      language: () => this.#fieldLanguage(),
      place: () => this.#place(),
      client: () => service.client(),
      endComposition: () => field.endComposition(),
      changed: (state, before) => this.#onChange(state, before),
      dispatch: (type, detail) =>
        void this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
    });
    return { panel, placement, conversation, service, field };
  }

  /** What the panel shows and calls, as it is now. Only called with parts. */
  #panelHost(): PanelHost {
    const { conversation, field, service } = this.#parts as Parts;
    const messages = messagesFor(this.#language(), this.#messages);
    const { choice } = conversation;
    const label = service.catalogue?.actions.find(({ name }) => name === choice?.action)?.label;
    const element = field.adapter?.element;
    return {
      messages,
      language: this.#language(),
      languages: (this.getAttribute('languages') ?? defaultLanguages).split(/[\s,]+/).filter(Boolean),
      shortcut: readShortcut(this.getAttribute('shortcut') ?? defaultShortcut)?.name ?? '',
      catalogue: service.catalogue,
      title: (choice && (messages.actions[choice.action] ?? label)) ?? messages.assistant,
      field: {
        isHtml: field.adapter?.format === 'html',
        direction: element ? getComputedStyle(element).direction : 'ltr',
        language: this.#fieldLanguage(),
        isLocked: field.state !== 'unchanged',
      },
      open: () => (conversation.state.isOpen ? this.close() : this.open()),
      close: () => this.close(),
      choose: (choice) => conversation.start(choice),
      accept: () => {
        if (conversation.accept()) this.#announce(messages.accepted);
      },
      reject: () => {
        conversation.reject();
        this.#announce(messages.rejected);
      },
      retry: () => {
        if (conversation.choice) conversation.retry();
        else this.open();
      },
      shorter: () => conversation.shorter(),
      stop: () => conversation.stop(),
      copy: () => {
        void copyText(acceptedText(conversation.state)).then((isCopied) =>
          this.#announce(isCopied ? messages.copied : messages.copyFailed),
        );
      },
      insertBelow: () => {
        if (conversation.insertBelow()) this.#announce(messages.accepted);
      },
      compareAgain: () => conversation.compareAgain(),
      toggle: (change) => conversation.step({ type: 'toggle', change }),
      excess: () => conversation.excess(),
    };
  }

  #onChange(state: State, before: State): void {
    if (!this.#parts) return;
    const { panel, field, placement } = this.#parts;
    this.#render();
    placement.update();
    if (before.isOpen && !state.isOpen && panel.hadFocus()) {
      if (this.#isFromButton) panel.button.focus();
      else field.adapter?.focus();
    }
    if (state.phase !== before.phase) {
      const { messages, language } = this.#panelHost();
      panel.announce(announcementOf(state, messages, language));
    }
  }

  async #load(): Promise<void> {
    const { conversation, service } = this.#parts as Parts;
    if (service.catalogue) return;
    try {
      await service.load();
      this.#render();
    } catch (error) {
      const { code, details } =
        error instanceof ZomaClientError ? error : { code: 'token_unavailable' as const, details: undefined };
      if (conversation.state.phase !== 'menu') return;
      this.dispatchEvent(new CustomEvent('zoma-error', { detail: { code }, bubbles: true, composed: true }));
      conversation.step({ type: 'failed', failure: { code, details } });
    }
  }

  #onFieldKey(event: KeyboardEvent): void {
    const shortcut = readShortcut(this.getAttribute('shortcut') ?? defaultShortcut);
    if (!shortcut?.matches(event) || isComposing(event) || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  #onPanelKey(event: KeyboardEvent): void {
    if (!this.#parts || isComposing(event)) return;
    const { conversation, field, panel } = this.#parts;
    const shortcut = readShortcut(this.getAttribute('shortcut') ?? defaultShortcut);
    if (shortcut?.matches(event)) field.adapter?.focus();
    else if (event.key !== 'Escape') return;
    else if (panel.back()) undefined;
    else if (conversation.state.phase === 'streaming') conversation.stop();
    else this.close();
    event.preventDefault();
    // A dialog of the host around the field stays open.
    event.stopPropagation();
  }

  #announce(text: string): void {
    this.#parts?.panel.announce(text);
  }

  #render(isFocused = false): void {
    if (this.#parts && this.isConnected) this.#parts.panel.render(this.#parts.conversation.state, isFocused);
  }

  #redraw(): void {
    this.#parts?.panel.reset();
    this.#render();
  }

  /** The language of the texts: of the element, or of the page around it. */
  #language(): string {
    return this.closest<HTMLElement>('[lang]')?.lang || document.documentElement.lang || navigator.language;
  }

  #fieldLanguage(): string {
    return this.#parts?.field.adapter?.element.closest<HTMLElement>('[lang]')?.lang ?? '';
  }

  #place(): Pick<EnhanceRequest, 'context' | 'format' | 'includeContext'> {
    const given = {
      fieldType: this.getAttribute('field-type') ?? undefined,
      entityId: this.getAttribute('entity-id') ?? undefined,
      fieldId: this.getAttribute('field-id') ?? undefined,
    };
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const context = { ...this.context, ...named } as NonNullable<EnhanceRequest['context']>;
    return {
      format: this.#parts?.field.adapter?.format ?? 'text',
      ...(Object.keys(context).length > 0 && { context }),
      ...(this.includeContext && { includeContext: this.includeContext }),
    };
  }

  /** A property that was set before the element was defined hides the accessor of the class. */
  #upgrade(name: (typeof properties)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this[name] as never;
    Reflect.deleteProperty(this, name);
    this[name] = own;
  }
}
