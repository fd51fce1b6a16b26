/** The colours of both themes, by the colour scheme of the element. The names without `--zoma-` are private. */
const colours = `
  --surface: var(--zoma-surface, light-dark(#fdfcfa, #211f1d)); --sunken: var(--zoma-sunken, light-dark(#f5f2ec, #191816));
  --ink: var(--zoma-ink, light-dark(#211f1b, #eeeae3)); --muted: var(--zoma-muted, light-dark(#655f56, #aea79c));
  --line: var(--zoma-line, light-dark(#ddd6c9, #403c37)); --accent: var(--zoma-accent, light-dark(#1c5c55, #82c9bd));
  --on-accent: var(--zoma-on-accent, light-dark(#ffffff, #0e211e)); --added: var(--zoma-added, light-dark(#d9eee2, #1d3b2b));
  --added-ink: var(--zoma-added-ink, light-dark(#0d4a2c, #aee3c4)); --removed: var(--zoma-removed, light-dark(#f7e0da, #45251f));
  --removed-ink: var(--zoma-removed-ink, light-dark(#8a2d1f, #f2b9ac)); --notice: var(--zoma-notice, light-dark(#fbefd2, #3d3319));
  --shadow: var(--zoma-shadow, 0 1px 2px #0003, 0 14px 36px -8px light-dark(#2a241a40, #000b));
`;

const css = `
:host { ${colours} color-scheme: light; position: absolute; inline-size: 0; block-size: 0; margin: 0; padding: 0; border: 0;
  font-family: var(--zoma-font, inherit); font-size: var(--zoma-font-size, 14px); font-weight: 400; line-height: 1.5;
  letter-spacing: normal; text-transform: none; text-indent: 0; white-space: normal; text-align: start; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme='light'])) { color-scheme: dark; } }
:host([theme='dark']) { color-scheme: dark; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; cursor: pointer; text-align: inherit; }
button:disabled { cursor: default; opacity: .5; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
h2, h3, p { margin: 0; font: inherit; }
.icon { inline-size: 16px; block-size: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round;
  stroke-linejoin: round; }
:dir(rtl) > .icon-next, :dir(rtl) > .icon-previous { transform: scaleX(-1); }
.live { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.opener { position: absolute; inset-inline: auto; left: var(--left, 0); top: var(--top, 0); z-index: var(--zoma-z-index, 1);
  inline-size: 28px; block-size: 28px; display: grid; place-items: center; border: 1px solid var(--line); border-radius: 7px;
  background: var(--surface); color: var(--muted); transition: color .12s, border-color .12s; }
.opener:hover, .opener[aria-expanded='true'] { color: var(--accent); border-color: var(--accent); }
.opener[data-kept]::after { content: ''; position: absolute; inset-block-start: -3px; inset-inline-end: -3px; inline-size: 8px;
  block-size: 8px; border-radius: 50%; background: var(--accent); border: 1px solid var(--surface); }
.opener[data-away] { visibility: hidden; }

.panel { position: fixed; inset: auto; left: var(--left, 8px); top: var(--top, 8px); margin: 0; padding: 0; flex-direction: column;
  inline-size: min(300px, calc(100vw - 16px)); max-block-size: min(var(--room, 90vh), 560px); overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--zoma-radius, 10px); background: var(--surface); color: var(--ink);
  box-shadow: var(--shadow); }
.panel:focus { outline: none; }
.panel:popover-open { display: flex; }
.panel[data-wide] { inline-size: min(680px, calc(100vw - 16px)); }
.head { display: flex; align-items: center; gap: 8px; padding-block: 4px; padding-inline: 14px 6px; flex: none; }
.title { font-weight: 600; flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.badge { font-size: 12px; padding: 0 8px; border: 1px solid var(--line); border-radius: 99px; color: var(--muted); }
.shut { inline-size: 32px; block-size: 32px; display: grid; place-items: center; border-radius: 6px; color: var(--muted); }
.body { display: flex; flex-direction: column; min-block-size: 0; overflow: auto; }

.menu { padding: 0 6px 6px; }
.prompt { display: flex; align-items: end; gap: 4px; margin: 2px 4px 8px; padding: 3px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--sunken); }
.prompt:focus-within { border-color: var(--accent); }
.instruction { flex: 1; min-inline-size: 0; font: inherit; color: inherit; background: none; border: 0; resize: none; padding: 5px 7px;
  max-block-size: 120px; field-sizing: content; outline: none; }
.instruction::placeholder { color: var(--muted); opacity: 1; }
.send { inline-size: 31px; block-size: 31px; flex: none; display: grid; place-items: center; border-radius: 6px; background: var(--accent);
  color: var(--on-accent); }
.item { display: flex; align-items: center; gap: 8px; inline-size: 100%; min-block-size: 34px; padding: 4px 10px; border-radius: 6px; }
.item > span { flex: 1; }
.item > .icon { color: var(--muted); }
.item:hover, .item:focus { background: var(--sunken); }
.item.back { color: var(--muted); border-block-end: 1px solid var(--line); border-radius: 6px 6px 0 0; margin-block-end: 4px; }

.suggestion { display: flex; flex-direction: column; min-block-size: 0; }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 0 14px 8px; flex-wrap: wrap; }
.changes { display: flex; align-items: center; gap: 2px; color: var(--muted); min-block-size: 28px; }
.changes .quiet { inline-size: 28px; block-size: 28px; min-block-size: 0; padding: 0; display: grid; place-items: center; }
.count { margin-inline-end: 6px; }
.bar[data-writing] .count { color: var(--accent); }
.segments { display: flex; border: 1px solid var(--line); border-radius: 7px; overflow: hidden; }
.segment { padding: 2px 10px; font-size: 12.5px; color: var(--muted); min-block-size: 26px; }
.segment[aria-pressed='true'] { background: var(--sunken); color: var(--ink); }
.columns { display: grid; grid-template-columns: 1fr 1fr; border-block: 1px solid var(--line); min-block-size: 0; flex: 1 1 auto; }
.column { display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; }
.column + .column { border-inline-start: 1px solid var(--line); }
.column:first-child { background: var(--sunken); }
.column > h3 { padding: 8px 14px 0; font-size: 12px; color: var(--muted); }
.text { padding: 4px 14px 12px; overflow: auto; overscroll-behavior: contain; white-space: pre-wrap; overflow-wrap: anywhere;
  min-block-size: 76px; max-block-size: 300px; unicode-bidi: plaintext; }
.segment:focus-visible, .text:focus-visible { outline-offset: -2px; }
[data-layout='inline'] > .columns { grid-template-columns: 1fr; }
[data-layout='inline'] .column + .column { border: 0; }
[data-layout='inline'] .column:first-child, [data-layout='inline'] h3 { display: none; }
[data-layout='inline'] .text { padding-block-start: 12px; max-block-size: 340px; }
del { background: var(--removed); color: var(--removed-ink); text-decoration: line-through; text-decoration-thickness: 1px; border-radius: 3px; }
ins { background: var(--added); color: var(--added-ink); text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: 3px; border-radius: 3px; }
del + ins { margin-inline-start: 3px; }
.change { cursor: pointer; border-radius: 3px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.change:hover { outline: 1px solid var(--accent); outline-offset: 1px; }
.change:focus-visible { outline: 2px solid var(--accent); }
.change .left { text-decoration: underline dotted; text-decoration-color: var(--muted); text-underline-offset: 3px; }
[data-layout='inline'] .off del { background: none; color: inherit; text-decoration: underline dotted; }
[data-layout='inline'] .off ins { background: none; color: var(--muted); text-decoration: line-through dotted; }
.gap { display: inline-block; inline-size: 7px; block-size: 1em; margin-inline: 1px; vertical-align: -2px; border-radius: 2px;
  background: var(--removed); border-inline-start: 2px solid var(--removed-ink); }
.off > .gap { background: none; border-inline-start: 2px dotted var(--muted); }
.ahead { color: var(--muted); }
.caret { display: inline-block; inline-size: 2px; block-size: 1.1em; margin-inline: 1px; vertical-align: text-bottom; background: var(--accent);
  animation: blink 1s steps(2, jump-none) infinite; }
@keyframes blink { to { opacity: .15; } }
.tag { font: .85em ui-monospace, monospace; color: var(--muted); }
.html { white-space: normal; }
.html > * { margin-block: 0 .5em; }
.html pre { white-space: pre-wrap; }
.html :is(h1, h2, h3, h4, h5, h6) { font-size: 1em; font-weight: 700; }
.html :is(ul, ol) { padding-inline-start: 1.6em; }
.html a { text-decoration: underline; }
.notice { margin: 10px 14px 0; padding: 7px 11px; border-radius: 7px; background: var(--notice); }
.actions { display: flex; flex-wrap: wrap; gap: 6px; padding: 10px 14px 12px; flex: none; }
.rescue { padding-block: 8px 0; }
.more { margin-inline-start: auto; }
.primary, .secondary, .more > .quiet { min-block-size: 34px; padding: 5px 13px; border-radius: 7px; border: 1px solid transparent; }
.primary { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.secondary { border-color: var(--line); }
.secondary:hover, .quiet:hover { background: var(--sunken); }
.quiet { border-radius: 6px; color: var(--muted); }
.quiet:hover { color: var(--ink); }
.failure { padding: 4px 14px 0; }
.plain { padding: 4px 14px 14px; color: var(--muted); }

@media (max-width: 520px) {
  .panel, .panel[data-wide] { inset: auto 0 0; top: auto; left: 0; bottom: var(--covered, 0px); inline-size: 100%; max-inline-size: none;
    max-block-size: min(78dvh, calc(100dvh - var(--covered, 0px) - 12px)); border-radius: 14px 14px 0 0; border-width: 1px 0 0;
    padding-block-end: env(safe-area-inset-bottom); }
  .columns { grid-template-columns: 1fr; grid-template-rows: auto auto; }
  .column + .column { border-inline-start: 0; border-block-start: 1px solid var(--line); }
  .text { max-block-size: 24dvh; }
  .instruction { font-size: 16px; }
}
@media (max-width: 520px), (pointer: coarse) {
  .opener { inline-size: 44px; block-size: 44px; }
  .shut, .send, .changes .quiet { inline-size: 44px; block-size: 44px; }
  .item, .segment, .primary, .secondary, .more > .quiet, .instruction { min-block-size: 44px; }
  .instruction { padding-block: 10px; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
@media (forced-colors: active) {
  .opener, .primary, .secondary, .segments, .prompt { border: 1px solid ButtonText; }
  .segment[aria-pressed='true'], .item:focus { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .caret, .gap { background: CanvasText; forced-color-adjust: none; }
  ins { text-decoration: underline double; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** Gives a shadow root the style sheet that all elements share: a constructed one, which `style-src` does not concern. */
export const adoptStyles = (root: ShadowRoot): void => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
};
