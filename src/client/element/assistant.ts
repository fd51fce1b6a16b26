import { asClientError } from '../errors.ts';
import type { EnhanceRequest, Zoma, ZomaOptions } from '../types.ts';
import { fieldLanguage, formatOf, observed, placeOf, shortcutOf, urlOf } from './attributes.ts';
import { createConversation } from './conversation.ts';
import { isComposing } from './dom.ts';
import type { FieldAdapter } from './field-adapter.ts';
import { createFieldWatch } from './field-watch.ts';
import type { Choice } from './menu.ts';
import type { CustomMessages } from './messages.ts';
import type { Phase, State } from './model.ts';
import { createPanelHost, type Parts } from './panel-host.ts';
import { announcementOf, createPanel } from './panel.ts';
import { createPlacement } from './placement.ts';
import { createService } from './service.ts';

/** A server that renders pages has no elements; there the class is never instantiated. */
const Base =
  (globalThis as { HTMLElement?: typeof HTMLElement }).HTMLElement ?? (Object as unknown as typeof HTMLElement);

/** Properties that a page may set before the element is defined. */
const properties = ['getToken', 'zoma', 'adapter', 'messages', 'context', 'includeContext'] as const;

/**
 * `<zoma-assistant>`: a button at a field, and a panel in which the text of the field is enhanced. docs/element.md lists the attributes,
 * properties, events, parts and custom properties.
 */
export class ZomaAssistant extends Base {
  static readonly observedAttributes = observed;

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

  /** The adapter of an editor; it goes before `for`. An adapter of another element ends the present suggestion. */
  get adapter(): FieldAdapter | undefined {
    return this.#adapter;
  }
  set adapter(adapter) {
    if (adapter?.element !== this.#adapter?.element) this.#parts?.conversation.end();
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

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#parts || !this.#isUp || before === now) return;
    // A suggestion made from one field must not get into another.
    if (name === 'for') this.#parts.conversation.end();
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
    const panel = createPanel(root, () => createPanelHost(this, this.#parts as Parts));
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
      format: () => formatOf(this),
      onField: (adapter) => {
        panel.button.hidden = !adapter;
        placement.watch(adapter?.element);
        conversation.checkField();
      },
      onChange: () => {
        conversation.checkField();
        if (this.phase !== 'idle') this.#render();
      },
      onKey: (event) => this.#onFieldKey(event),
    });
    const placement = createPlacement({ host: this, button: panel.button, panel: panel.element, onLeave: leave });
    const service = createService(
      () => this.#zoma,
      () => ({
        url: urlOf(this),
        tokenUrl: this.getAttribute('token-url') ?? undefined,
        getToken: this.#getToken,
      }),
      (isOffline) => conversation.step({ type: 'connection', isOffline }),
    );
    const conversation = createConversation({
      adapter: () => field.adapter,
      fieldState: () => field.state,
      language: () => fieldLanguage(field.adapter),
      place: () => placeOf(this, field.adapter),
      client: () => service.client(),
      endComposition: () => field.endComposition(),
      changed: (state, before) => this.#onChange(state, before),
      dispatch: (type, detail) =>
        void this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
    });
    return { panel, placement, conversation, service, field };
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
      const { messages, language } = createPanelHost(this, this.#parts);
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
      if (conversation.state.phase === 'menu') conversation.fail(asClientError(error));
    }
  }

  #onFieldKey(event: KeyboardEvent): void {
    const shortcut = shortcutOf(this);
    if (!shortcut?.matches(event) || isComposing(event) || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.open();
  }

  #onPanelKey(event: KeyboardEvent): void {
    if (!this.#parts || isComposing(event)) return;
    const { conversation, field, panel } = this.#parts;
    const shortcut = shortcutOf(this);
    if (shortcut?.matches(event)) field.adapter?.focus();
    else if (event.key !== 'Escape') return;
    else if (conversation.state.phase === 'streaming') conversation.stop();
    else if (!panel.back()) this.close();
    event.preventDefault();
    // A dialog of the host around the field stays open.
    event.stopPropagation();
  }

  #render(isFocused = false): void {
    if (this.#parts && this.isConnected) this.#parts.panel.render(this.#parts.conversation.state, isFocused);
  }

  #redraw(): void {
    this.#parts?.panel.reset();
    this.#render();
  }

  /** A property that was set before the element was defined hides the accessor of the class. */
  #upgrade(name: (typeof properties)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this[name] as never;
    Reflect.deleteProperty(this, name);
    this[name] = own;
  }
}
