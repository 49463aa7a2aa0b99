/**
 * The keys of the page: one registry, which a dialog shows.
 *
 * A key is what `KeyboardEvent.key` says, with `Shift+` before names such as `ArrowLeft`; signs
 * such as `?` and `+` hold their own shift. Nothing happens while a field is typed into, or
 * Control, Alt or Meta is held; and single signs can be switched off in the dialog, for those whose
 * voice or hand makes them by accident.
 * @module
 */
import { button, check } from '../controls/fields.js';
import { element, update } from './element.js';

export interface KeyBinding {
  readonly keys: readonly string[];
  /** What it does, for the list: `Next image`. */
  readonly label: string;
  /** Without it, always; else the key is one of those that come after it, or the browser's. */
  readonly isOn?: () => boolean;
  /** @param isRepeat - whether the key is being held */
  run(isRepeat: boolean): void;
}

interface Group {
  readonly heading: string;
  readonly bindings: readonly KeyBinding[];
}

/** @returns `dialog` shows the list of keys, and is to be put into the page */
export function makeKeyRegistry() {
  const groups: Group[] = [];
  const list = element('div.key-list');
  let hasSingles = true;
  const change = (isOn: boolean): void => void (hasSingles = isOn);
  const dialog: HTMLDialogElement = element(
    'dialog.dialog',
    { 'aria-labelledby': 'keys-title' },
    element(
      'div.dialog-head',
      element('h2', { id: 'keys-title' }, 'Keys'),
      button('Close', () => dialog.close()),
    ),
    list,
    check('single-keys', 'Letters and signs work as keys', () => hasSingles, change),
  );
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = nameOf(event);
    if (isTyping(event.target, key) || (dialog.open && key !== '?')) return;
    if (key.length === 1 && !hasSingles) return;
    const found = groups
      .toReversed()
      .flatMap((group) => group.bindings)
      .find(({ keys, isOn }) => keys.includes(key) && (isOn?.() ?? true));
    if (found === undefined) return;
    event.preventDefault();
    found.run(event.repeat);
  });

  function showList(): void {
    list.replaceChildren(
      ...groups.map(({ heading, bindings }) =>
        element(
          'section',
          element('h3', heading),
          element(
            'dl',
            ...mergeLabels(bindings).map(([label, keys]) =>
              element(
                'div',
                element('dt', ...keys.map((key) => element('kbd', shownKey(key)))),
                element('dd', label),
              ),
            ),
          ),
        ),
      ),
    );
    update(dialog);
    dialog.showModal();
  }

  return {
    dialog,
    /**
     * Add keys under a heading of the list; a key that is there already is covered.
     * @returns removes them again
     */
    add(heading: string, bindings: readonly KeyBinding[]): () => void {
      const group = { heading, bindings };
      groups.push(group);
      return () => {
        const place = groups.indexOf(group);
        if (place >= 0) groups.splice(place, 1);
      };
    },
    /** Show the list, or close it. */
    toggleList: (): void => (dialog.open ? dialog.close() : showList()),
  };
}

/** What several keys do in several ways stands in one line: the four arrows. */
function mergeLabels(bindings: readonly KeyBinding[]): [label: string, keys: string[]][] {
  const lines = new Map<string, string[]>();
  for (const { keys, label } of bindings) lines.set(label, [...(lines.get(label) ?? []), ...keys]);
  return [...lines];
}

function nameOf({ key, shiftKey }: KeyboardEvent): string {
  return shiftKey && key.length > 1 ? `Shift+${key}` : key;
}

/** Whether the key belongs to the element that has the focus. */
function isTyping(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) {
    if (target.type === 'checkbox' || target.type === 'radio') return key === ' ' || isArrow(key);
    return target.type === 'range' ? isSliderKey(key) : true;
  }
  const isPressed = key === 'Enter' || key === ' ';
  return isPressed && target.closest('a, button, summary') !== null;
}

function isArrow(key: string): boolean {
  return key.includes('Arrow');
}

function isSliderKey(key: string): boolean {
  return isArrow(key) || ['Home', 'End', 'PageUp', 'PageDown'].includes(key);
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Escape: 'Esc',
  ' ': 'Space',
};

function shownKey(key: string): string {
  const [last = '', shift] = key.split('+').toReversed();
  if (key === '+') return key;
  const name = SHOWN[last] ?? last;
  return shift === undefined ? name : `⇧ ${name}`;
}
