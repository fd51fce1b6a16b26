/** Windows up to this width show the panel as a sheet at the bottom; `styles.ts` has the same number. */
const sheetQuery = '(max-width: 520px)';

/** The distance of the panel from the field and from the edges of the window, in pixels. */
const gap = 8;

export interface Placed {
  /** The custom element: the button is placed relative to it, and scrolls with it. */
  readonly host: HTMLElement;
  readonly button: HTMLElement;
  readonly panel: HTMLElement;
  /** The user presses or focuses something in the page. */
  onLeave(event: Event): void;
}

/** Sets a custom property by the CSSOM, which a Content-Security-Policy without inline styles allows. */
const set = (element: HTMLElement, name: string, pixels: number): void =>
  element.style.setProperty(name, `${Math.round(pixels)}px`);

const placeButton = ({ host, button }: Placed, field: HTMLElement): void => {
  const at = host.getBoundingClientRect();
  const box = field.getBoundingClientRect();
  const size = button.getBoundingClientRect();
  const style = getComputedStyle(field);
  const isOneLine = box.height < size.height * 1.8;
  // Beside a scroll bar, and above the grip with which a user resizes the field.
  const scrollBar = Math.max(0, field.offsetWidth - field.clientWidth - 4);
  const grip = style.resize === 'none' ? 0 : 10;
  const inset = isOneLine ? (box.height - size.height) / 2 : 6 + grip;
  const side = Math.max(4, isOneLine ? Math.min(inset, 6) + grip : 6) + scrollBar;
  const left = style.direction === 'rtl' ? box.left + side : box.right - side - size.width;
  set(button, '--left', left - at.left);
  set(button, '--top', box.bottom - inset - size.height - at.top);
};

const placePanel = ({ panel }: Placed, field: HTMLElement): void => {
  const { innerWidth, innerHeight } = window;
  const view = window.visualViewport;
  // A keyboard on the screen covers the lower part of the layout.
  const covered = view ? Math.max(0, innerHeight - view.height - view.offsetTop) : 0;
  set(panel, '--covered', covered);
  if (matchMedia(sheetQuery).matches) return;
  const box = field.getBoundingClientRect();
  const bottom = Math.min(box.bottom, innerHeight - gap);
  const top = Math.max(box.top, gap);
  const below = innerHeight - covered - bottom - 2 * gap;
  const above = top - 2 * gap;
  set(panel, '--room', innerHeight - covered - 2 * gap);
  const { width, height } = panel.getBoundingClientRect();
  // Where it fits on neither side it covers the field, as far down as it goes.
  const y =
    height <= below ? bottom + gap : height <= above ? top - gap - height : innerHeight - covered - gap - height;
  const start = getComputedStyle(panel).direction === 'rtl' ? box.right - width : box.left;
  set(panel, '--left', Math.max(gap, Math.min(start, innerWidth - width - gap)));
  set(panel, '--top', Math.max(gap, y));
};

/** Keeps the button at the field and the panel beside it while the page scrolls and changes its size. */
export interface Placement {
  start(): void;
  /** Places both in the next frame. */
  update(): void;
  /** Places them at another field. */
  watch(field: HTMLElement | undefined): void;
  stop(): void;
}

export const createPlacement = (placed: Placed): Placement => {
  const { button, panel, onLeave } = placed;
  let frame = 0;
  let field: HTMLElement | undefined;
  let listening: AbortController | undefined;

  const place = (): void => {
    frame = 0;
    if (!field?.isConnected) return;
    placeButton(placed, field);
    if (panel.matches(':popover-open')) placePanel(placed, field);
  };
  const update = (): void => {
    frame ||= requestAnimationFrame(place);
  };
  const resizes = new ResizeObserver(update);
  // A field that is scrolled away, or not shown, has no button.
  const visibility = new IntersectionObserver((entries) => {
    button.toggleAttribute('data-away', entries.at(-1)?.isIntersecting === false);
    update();
  });
  const observe = (): void => {
    resizes.disconnect();
    visibility.disconnect();
    resizes.observe(panel);
    if (!field) return;
    resizes.observe(field);
    visibility.observe(field);
    update();
  };

  return {
    update,
    start: () => {
      listening?.abort();
      listening = new AbortController();
      const { signal } = listening;
      window.addEventListener('scroll', update, { capture: true, passive: true, signal });
      window.addEventListener('resize', update, { signal });
      window.visualViewport?.addEventListener('resize', update, { signal });
      document.addEventListener('pointerdown', onLeave, { capture: true, signal });
      document.addEventListener('focusin', onLeave, { capture: true, signal });
      observe();
    },
    watch: (next) => {
      field = next;
      observe();
    },
    stop: () => {
      listening?.abort();
      cancelAnimationFrame(frame);
      frame = 0;
      resizes.disconnect();
      visibility.disconnect();
    },
  };
};
