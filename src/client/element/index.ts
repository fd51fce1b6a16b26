import { ZomaAssistant } from './assistant.ts';

export { ZomaAssistant };
export { createFieldAdapter, type FieldAdapter, type FieldFormat, type FieldRead } from './field-adapter.ts';
export type { Choice } from './menu.ts';
export type { CustomMessages, Messages } from './messages.ts';
export { createZoma, ZomaClientError, type Zoma } from '../index.ts';

declare global {
  interface HTMLElementTagNameMap {
    'zoma-assistant': ZomaAssistant;
  }
}

// A second copy of this module, of another version perhaps, leaves the first one in place.
if (typeof customElements !== 'undefined' && !customElements.get('zoma-assistant')) {
  customElements.define('zoma-assistant', ZomaAssistant);
}
