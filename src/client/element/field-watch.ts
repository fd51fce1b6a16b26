import { createFieldAdapter, type FieldAdapter, type FieldFormat } from './field-adapter.ts';
import { watchTree } from './tree-watch.ts';

/** Finds the element with an id in the tree of the host, or in the document around its shadow tree. */
const findField = (host: HTMLElement, id: string): HTMLElement | null => {
  const root = host.getRootNode();
  const here = root instanceof Document || root instanceof ShadowRoot ? root.getElementById(id) : null;
  return here ?? document.getElementById(id);
};

/** Whether a field takes no changes now. */
const isLocked = (field: HTMLElement): boolean => {
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
    return field.readOnly || field.matches(':disabled');
  }
  if (field.closest('[inert]')) return true;
  const editable = field.getAttribute('contenteditable');
  return field.getAttribute('aria-readonly') === 'true' || (editable !== null && !field.isContentEditable);
};

export interface FieldWatchOptions {
  readonly host: HTMLElement;
  /** The adapter that the page gives, which goes before the id. */
  given(): FieldAdapter | undefined;
  id(): string | null;
  format(): FieldFormat | undefined;
  /** Another field is served, or none. */
  onField(adapter: FieldAdapter | undefined): void;
  /** The text of the field, or whether it can be edited, may have changed. */
  onChange(): void;
  onKey(event: KeyboardEvent): void;
}

/** The field that an element serves, also one that appears later, or is replaced by another with the same id. */
export interface FieldWatch {
  readonly adapter: FieldAdapter | undefined;
  readonly state: 'unchanged' | 'locked' | 'gone';
  /** Looks for the field again. */
  find(): void;
  /** Ends a composition of an input method, which would go on in a text that is replaced. */
  endComposition(): void;
  stop(): void;
}

export const createFieldWatch = (options: FieldWatchOptions): FieldWatch => {
  const { host, onField, onChange, onKey } = options;
  let adapter: FieldAdapter | undefined;
  let release: (() => void) | undefined;
  let unwatch: readonly (() => void)[] = [];
  let isComposing = false;
  /** The adapters of fields that are found by id: the same field keeps its adapter, whose reads stay valid. */
  let found:
    | {
        readonly field: HTMLElement;
        readonly format: FieldFormat | undefined;
        /** A field that becomes one for passwords has no adapter. */
        readonly type: string | null;
        readonly adapter: FieldAdapter | undefined;
      }
    | undefined;

  const wanted = (): FieldAdapter | undefined => {
    const given = options.given();
    if (given) return given;
    const id = options.id();
    const field = id ? findField(host, id) : null;
    if (!field) return undefined;
    const format = options.format();
    const type = field.getAttribute('type');
    if (found?.field !== field || found.format !== format || found.type !== type || !found.adapter) {
      found = { field, format, type, adapter: createFieldAdapter(field, format) };
    }
    return found.adapter;
  };

  const attach = (next: FieldAdapter): void => {
    const { element } = next;
    const compose = ({ type }: Event): void => {
      isComposing = type === 'compositionstart';
    };
    const stopChanges = next.onChange(onChange);
    // Before the listeners of an editor, for which the keys of a shortcut may mean a line break.
    element.addEventListener('keydown', onKey, { capture: true });
    element.addEventListener('compositionstart', compose);
    element.addEventListener('compositionend', compose);
    release = () => {
      stopChanges();
      element.removeEventListener('keydown', onKey, { capture: true });
      element.removeEventListener('compositionstart', compose);
      element.removeEventListener('compositionend', compose);
    };
  };

  const find = (): void => {
    const next = wanted();
    if (next === adapter) return;
    release?.();
    release = undefined;
    adapter = next;
    if (next) attach(next);
    observe();
    onField(next);
  };

  const onMutation = (): void => {
    find();
    onChange();
  };
  const observe = (): void => {
    const before = unwatch;
    const trees = new Set([host.getRootNode(), document, ...(adapter ? [adapter.element.getRootNode()] : [])]);
    unwatch = [...trees].map((tree) => watchTree(tree, onMutation));
    // Afterwards, so that the only listener of a tree keeps its observer.
    for (const stop of before) stop();
  };

  return {
    get adapter() {
      return adapter;
    },
    get state() {
      if (!adapter?.element.isConnected) return 'gone';
      return isLocked(adapter.element) ? 'locked' : 'unchanged';
    },
    find: () => {
      observe();
      find();
    },
    endComposition: () => {
      if (isComposing) adapter?.element.blur();
    },
    stop: () => {
      for (const stop of unwatch) stop();
      unwatch = [];
      release?.();
      release = undefined;
      adapter = undefined;
    },
  };
};
