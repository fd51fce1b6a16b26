import { createKeptStore } from './store.ts';

const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

const isTheme = (text: string | null): text is Theme => themes.some((theme) => theme === text);

/** The theme of the page; `system` follows the system. */
export const theme = createKeptStore<Theme>('zoma.theme', isTheme, () => 'system');

const markTheme = (): void => {
  const chosen = theme.get();
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
};
theme.subscribe(markTheme);
markTheme();

/** All themes, in the order of the menu. */
export const allThemes = themes;
