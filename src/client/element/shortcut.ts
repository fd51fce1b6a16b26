const modifiers = ['Alt', 'Control', 'Meta', 'Shift'] as const;
const aliases: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  Cmd: 'Meta',
  Command: 'Meta',
  Option: 'Alt',
  Space: ' ',
};

/** A combination of keys. */
export interface Shortcut {
  /** As `aria-keyshortcuts` has it. */
  readonly name: string;
  matches(event: KeyboardEvent): boolean;
}

/** Reads a combination such as `Alt+Enter` or `Ctrl+Shift+E`. Returns undefined for an empty one: no shortcut. */
export const readShortcut = (text: string): Shortcut | undefined => {
  const keys = text.split('+').map((key) => aliases[key.trim()] ?? key.trim());
  const key = keys.at(-1);
  if (!key) return undefined;
  return {
    name: keys.join('+'),
    matches: (event) =>
      event.key.toLowerCase() === key.toLowerCase() &&
      modifiers.every((modifier) => event.getModifierState(modifier) === keys.slice(0, -1).includes(modifier)),
  };
};
