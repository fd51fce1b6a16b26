/**
 * The parts of the editors that the adapters use, by structure: an adapter imports no code of an editor, and takes each version that has these
 * parts. Objects of an editor that only travel back into it are `object`.
 */

/** Positions in Tiptap's document. */
export type TiptapSpan = Readonly<Record<'from' | 'to', number>>;

interface TiptapPosition {
  sameParent(other: object): boolean;
  blockRange(
    other?: object,
    fits?: (parent: TiptapParent) => boolean,
  ): Readonly<Record<'start' | 'end', number>> | null;
}

interface TiptapParent {
  readonly type: { readonly name: string };
}

/** `Editor` of @tiptap/core 3. */
export interface TiptapEditor {
  readonly isEditable: boolean;
  readonly state: {
    readonly doc: { readonly content: { readonly size: number }; slice(from: number, to: number): object };
    readonly selection: TiptapSpan & Readonly<Record<'$from' | '$to', TiptapPosition>>;
  };
  readonly view: { readonly dom: HTMLElement; serializeForClipboard(slice: object): { readonly dom: HTMLElement } };
  readonly commands: {
    insertContentAt(span: TiptapSpan, content: string | { type: string; text: string }): boolean;
    setTextSelection(span: TiptapSpan): boolean;
    focus(): boolean;
  };
  on(event: 'update', listener: () => void): unknown;
  off(event: 'update', listener: () => void): unknown;
}

interface CkWriter {
  addMarker(name: string, options: { range: object; usingOperation: boolean; affectsData?: boolean }): unknown;
  insert(content: object, root: object, offset: number): void;
  remove(range: object): void;
  removeMarker(name: string): void;
  setSelection(range: object): void;
}

/** `Editor` of ckeditor5, with one root. */
export interface CkEditor {
  readonly isReadOnly: boolean;
  readonly data: { get(): string; parse(html: string, context?: string): object; stringify(content: object): string };
  readonly editing: { readonly view: { focus(): void; getDomRoot(): HTMLElement | null | undefined } };
  readonly model: {
    readonly document: {
      readonly selection: { readonly isCollapsed: boolean; getFirstRange(): object | null };
      getRoot(): object | null;
      on(event: 'change:data', listener: () => void): void;
      off(event: 'change:data', listener: () => void): void;
    };
    readonly markers: { get(name: string): { getRange(): object } | null };
    change(run: (writer: CkWriter) => void): void;
    createRangeIn(root: object): object;
    createSelection(range: object): object;
    getSelectedContent(selection: object): object;
    insertContent(content: object, at: object): object;
  };
}

/** `Editor` of tinymce, inline or in a frame. */
export interface TinyMceEditor {
  readonly inline: boolean;
  readonly mode: { isReadOnly(): boolean };
  readonly undoManager: { transact(run: () => void): unknown };
  readonly selection: {
    isCollapsed(): boolean;
    getContent(): string;
    getRng(): Range;
    setRng(range: Range): void;
    select(node: Node, content?: boolean): unknown;
  };
  getBody(): HTMLElement;
  getContentAreaContainer(): HTMLElement;
  getContent(): string;
  setContent(html: string): void;
  insertContent(html: string): void;
  focus(): void;
  on(events: string, listener: (event: KeyboardEvent) => void, first?: boolean): unknown;
  off(events: string, listener: (event: KeyboardEvent) => void): unknown;
}

interface QuillOperation {
  readonly insert?: unknown;
}

interface QuillLine {
  length(): number;
}

/** `Quill` of quill 2. */
export interface QuillEditor {
  readonly root: HTMLElement;
  readonly selection: { readonly savedRange: Readonly<Record<'index' | 'length', number>> };
  readonly clipboard: { convert(content: { html: string }): { readonly ops: readonly QuillOperation[] } };
  readonly history: { cutoff(): void };
  isEnabled(): boolean;
  getLength(): number;
  getSemanticHTML(index: number, length: number): string;
  getLine(index: number): [QuillLine | null, number];
  updateContents(operations: object, source: 'user'): unknown;
  setSelection(index: number, length: number, source: 'user'): void;
  focus(options?: { preventScroll?: boolean }): void;
  on(event: 'text-change', listener: () => void): unknown;
  off(event: 'text-change', listener: () => void): unknown;
}

/** A position in Lexical's text. */
export interface LexicalPoint {
  readonly key: string;
  readonly offset: number;
  readonly type: 'text' | 'element';
  set(key: string, offset: number, type: 'text' | 'element'): void;
}

/** A selection of Lexical; a selection of text has the points. */
export interface LexicalSelection {
  readonly anchor?: LexicalPoint;
  readonly focus?: LexicalPoint;
  clone(): LexicalSelection;
  isCollapsed(): boolean;
  isBackward?(): boolean;
  insertNodes(nodes: object[]): void;
}

/** `LexicalEditor` of lexical. */
export interface LexicalEditor {
  getRootElement(): HTMLElement | null;
  isEditable(): boolean;
  read<Value>(run: () => Value): Value;
  update(run: () => void, options: { discrete: true; tag: string }): void;
  focus(): void;
  registerUpdateListener(
    listener: (update: Readonly<Record<'dirtyElements' | 'dirtyLeaves', { readonly size: number }>>) => void,
  ): () => void;
}

/** Functions of lexical and @lexical/html, which the page passes on: `{ ...lexical, ...html }`. */
export interface LexicalFunctions {
  $generateHtmlFromNodes(editor: object, selection?: object | null): string;
  $generateNodesFromDOM(editor: object, dom: Document): object[];
  $getNodeByKey(key: string): object | null;
  $getRoot(): { select(start: number, end: number): LexicalSelection; getChildrenSize(): number };
  $getSelection(): LexicalSelection | null;
  $setSelection(selection: object | null): void;
}
