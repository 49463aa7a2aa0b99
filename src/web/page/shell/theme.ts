/**
 * Dark or light: what the system says, unless the visitor has said otherwise here.
 *
 * The style sheet reads `data-theme` of the root element; without it, the system's preference.
 * @module
 */
import { element, icon, update } from './element.js';
import { recall, remember } from './storage.js';

const KEY = 'theme';
const DARK = '(prefers-color-scheme: dark)';

const HALF_MOON = 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14';

type Theme = 'dark' | 'light';

/** The button that changes it. */
export function makeThemeButton(announce: (sentence: string) => void): HTMLButtonElement {
  const name = (): string => (isDark() ? 'Light theme' : 'Dark theme');
  const button = element(
    'button.button.bare.square',
    {
      type: 'button',

      id: 'theme',
      'aria-label': name,
      title: name,
      on: { click: change },
    },
    icon(HALF_MOON),
  );
  const kept = recall('localStorage', KEY);
  applyTheme(kept === 'dark' || kept === 'light' ? kept : undefined);
  matchMedia(DARK).addEventListener('change', () => update(button));
  update(button);

  function change(): void {
    const next = isDark() ? 'light' : 'dark';
    // What the system says anyway is not remembered, so that the page goes on following it.
    const chosen = (next === 'dark') === matchMedia(DARK).matches ? undefined : next;
    remember('localStorage', KEY, chosen);
    applyTheme(chosen);
    update(button);
    announce(`${next} theme`);
  }
  return button;
}

function applyTheme(theme: Theme | undefined): void {
  if (theme === undefined) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === undefined ? matchMedia(DARK).matches : chosen === 'dark';
}
