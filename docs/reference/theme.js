/*
 * Shows the page in the theme that the user chose in the workbench or here: `light`, `dark`, or that of the system. Runs before the page is
 * drawn. The viewer has a dark theme of its own, for which the document's element has the class `dark-mode`.
 */
const themeKey = 'zoma.theme';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
let chosenTheme = 'system';
try {
  chosenTheme = localStorage.getItem(themeKey) ?? 'system';
} catch {
  // A browser that keeps nothing for this site: the choice lasts until the page is left.
}

const showTheme = () => {
  const isDark = chosenTheme === 'dark' || (chosenTheme !== 'light' && systemIsDark.matches);
  document.documentElement.classList.toggle('dark-mode', isDark);
};

const chooseTheme = (theme) => {
  chosenTheme = theme;
  showTheme();
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // As above.
  }
};

showTheme();
systemIsDark.addEventListener('change', showTheme);
document.addEventListener('DOMContentLoaded', () => {
  const select = document.createElement('select');
  select.setAttribute('aria-label', 'Theme');
  for (const theme of ['system', 'light', 'dark']) {
    select.add(new Option(theme.charAt(0).toUpperCase() + theme.slice(1), theme, false, theme === chosenTheme));
  }
  select.addEventListener('change', () => chooseTheme(select.value));
  document.querySelector('body > header')?.append(select);
});
