/**
 * Dark or light: what the system says, unless the visitor has said otherwise here.
 *
 * The style sheet reads `data-theme` of the root element; without it, the system's preference.
 * @module
 */
import { element, icon } from './element.js';

const KEY = 'theme';
const DARK = '(prefers-color-scheme: dark)';

const HALF_MOON = 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14';

/** The button that changes it. */
export function makeThemeButton(announce: (sentence: string) => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'button bare square', id: 'theme' },
    icon(HALF_MOON),
  );
  applyTheme(readChoice());
  describe();
  button.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    // What the system says anyway is not remembered, so that the page goes on following it.
    const isUsual = (next === 'dark') === matchMedia(DARK).matches;
    writeChoice(isUsual ? undefined : next);
    applyTheme(isUsual ? undefined : next);
    describe();
    announce(`${next} theme`);
  });
  matchMedia(DARK).addEventListener('change', describe);

  function describe(): void {
    const name = isDark() ? 'Light theme' : 'Dark theme';
    button.setAttribute('aria-label', name);
    button.title = name;
  }
  return button;
}

type Theme = 'dark' | 'light';

function applyTheme(theme: Theme | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? matchMedia(DARK).matches : chosen === 'dark';
}

/** Storage may be forbidden: then the choice holds for this visit. */
function readChoice(): Theme | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return text === 'dark' || text === 'light' ? text : undefined;
  } catch {
    return undefined;
  }
}

function writeChoice(theme: Theme | undefined): void {
  try {
    if (theme === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // As above.
  }
}
