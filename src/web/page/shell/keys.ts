/**
 * The keys of the page: one registry, which a dialog shows.
 *
 * A key is what `KeyboardEvent.key` says, with `Shift+` before names such as `ArrowLeft`; signs
 * such as `?` and `+` hold their own shift. Nothing happens while somebody types into a field, or
 * holds Control, Alt or Meta; and single signs can be switched off in the dialog, for those whose
 * voice or hand makes them by accident.
 * @module
 */
import { element } from './element.js';

export interface KeyBinding {
  readonly keys: readonly string[];
  /** What it does, for the list: `Next image`. */
  readonly label: string;
  /** @param isRepeat - whether the key is being held */
  run(isRepeat: boolean): void;
}

export interface KeyRegistry {
  /**
   * Add keys under a heading of the list; a key that is there already is covered.
   * @returns removes them again
   */
  add(heading: string, bindings: readonly KeyBinding[]): () => void;
  /** Show the list, or close it. */
  readonly toggleList: () => void;
  /** The list's dialog, to be put into the page. */
  readonly dialog: HTMLDialogElement;
}

interface Group {
  readonly heading: string;
  readonly bindings: readonly KeyBinding[];
}

export function makeKeyRegistry(): KeyRegistry {
  const groups: Group[] = [];
  const list = element('div.key-list');
  const switchBox = element('input', { type: 'checkbox', id: 'single-keys', checked: true });
  const closeButton = element('button.button', { type: 'button' }, 'Close');
  const dialog = element(
    'dialog.dialog',
    { 'aria-labelledby': 'keys-title' },
    element('div.dialog-head', element('h2', { id: 'keys-title' }, 'Keys'), closeButton),
    list,
    element(
      'label.check',
      { for: 'single-keys' },
      switchBox,
      element('span', 'Letters and signs work as keys'),
    ),
  );
  closeButton.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = nameOf(event);
    if (isTyping(event.target, key) || (dialog.open && key !== '?')) return;
    if (key.length === 1 && !switchBox.checked) return;
    const found = groups
      .toReversed()
      .flatMap((group) => group.bindings)
      .find((binding) => binding.keys.includes(key));
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
    dialog.showModal();
  }

  return {
    dialog,
    add(heading, bindings) {
      const group = { heading, bindings };
      groups.push(group);
      return () => {
        const place = groups.indexOf(group);
        if (place >= 0) groups.splice(place, 1);
      };
    },
    toggleList() {
      if (dialog.open) dialog.close();
      else showList();
    },
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
