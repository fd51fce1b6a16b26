type Listener = (event: Event) => void;

/** Attributes of an element; a function is a listener of the event named after `on`, undefined and false leave an attribute out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | Listener>>;

/** Creates an element; a button submits no form. Texts become text nodes: nothing here is parsed as HTML. */
export const h = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  if (name === 'button') element.setAttribute('type', name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
};

const namespace = 'http://www.w3.org/2000/svg';

/** Lines of the icons on a grid of 16 units, drawn with the text's colour. */
const icons = {
  /** The proof-reader's mark for an insertion, below a line of text. */
  mark: 'M2.5 4.5h11 M4.6 12.5 8 7.6l3.4 4.9',
  close: 'm4 4 8 8 M12 4l-8 8',
  next: 'm6 3.5 4.5 4.5L6 12.5',
  previous: 'M10 3.5 5.5 8l4.5 4.5',
  send: 'M8 13V3.5 M4 7.2 8 3.2l4 4',
} as const;

export type IconName = keyof typeof icons;

/** Creates a small drawing that assistive technology ignores. `next` and `previous` turn round in right-to-left text. */
export const icon = (name: IconName): SVGSVGElement => {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
};

/** Whether an input method is at work: its keys are not the user's commands. Safari ends the composition before the key, with code 229. */
export const isComposing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign of it in Safari
  event.isComposing || event.keyCode === 229;

/** Moves the focus among elements of which one is in the tab order, with the arrow keys, Home and End. @returns whether the key was one */
export const moveAmong = (items: readonly HTMLElement[], from: Element | null, key: string): boolean => {
  const at = items.findIndex((item) => item === from);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? -1 : at - 1,
    Home: 0,
    End: -1,
  };
  const step = steps[key];
  if (step === undefined || items.length === 0) return false;
  focusAmong(items, items.at(step % items.length));
  return true;
};

/** Focuses an element and makes it the one in the tab order. */
export const focusAmong = (items: readonly HTMLElement[], target: HTMLElement | undefined): void => {
  for (const item of items) item.tabIndex = item === target ? 0 : -1;
  target?.focus();
};

/** What is copied, by its type: an application takes the richest type that it knows. */
type Copied = Readonly<Partial<Record<'text/plain' | 'text/html', string>>>;

/** Copies a text. Resolves with whether the browser allowed it. Without a secure context only the editing command can copy. */
export const copyText = async (copied: Copied): Promise<boolean> => {
  const types = Object.entries(copied);
  try {
    const blobs = types.map(([type, text]) => [type, new Blob([text], { type })] as const);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    const put = (event: ClipboardEvent): void => {
      for (const [type, text] of types) event.clipboardData?.setData(type, text);
      event.preventDefault();
    };
    document.addEventListener('copy', put, { once: true });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what copies where navigator.clipboard is missing
    const isCopied = document.execCommand('copy');
    document.removeEventListener('copy', put);
    return isCopied;
  }
};
