/**
 * What can be taken away of the picture: its file, a link, its formula, a shader, its tree.
 * @module
 */
import type * as art from '../../../page-state/art.js';
import type { ArtClient } from '../../art/art-worker.js';
import { check, errorLine } from '../../controls/fields.js';
import { makeActionButtons } from '../../controls/files.js';
import { element } from '../../shell/element.js';
import { openInExplore } from '../../shell/kept-numbers.js';
import type { KeyBinding } from '../../shell/keys.js';
import type { ViewContext } from '../../shell/view.js';

interface Sources {
  readonly worker: ArtClient;
  /** For what can wait. */
  readonly helping: () => ArtClient;
  readonly isPlaying: () => boolean;
  readonly svg: () => Promise<string>;
}

/** @param complain - told what did not work, or '' */
export function makeTakeAway(
  context: ViewContext,
  read: () => art.ArtState,
  { worker, helping, isPlaying, svg }: Sources,
  complain: (message: string) => void,
) {
  const { act, copy, save } = makeActionButtons(context.announce, complain);
  const { signal } = context;
  let isRemembered = false;
  const drawn = (): art.DrawnPicture | undefined => read().drawn;
  const disabled = (): boolean => !read().isCurrent || isPlaying();
  const png = save('Save PNG', savePng, { class: 'button prime', disabled });
  const link = copy('Copy link', () => window.location.href, {
    disabled: () => disabled() || drawn()?.isLinked !== true,
  });
  const explore = act('Open in Explore', openImage, { disabled });
  const copyFormula = copy('Copy formula', () => drawn()?.art.formula, {
    shown: 'Copy',
    disabled,
  });
  const saveFormula = save(
    'Save .txt of the formula',
    () => {
      const picture = drawn();
      return picture && [`${fileName(picture)}.txt`, `${picture.art.formula}\n`];
    },
    { shown: 'Save .txt', disabled },
  );
  const copyShader = copy(
    'Copy shader',
    () => {
      const picture = drawn();
      return picture && helping().run('shader', { choice: picture.taken }, { signal });
    },
    { title: 'In GLSL, for shadertoy.com', disabled },
  );
  const saveTree = save(
    'Save .svg of the tree',
    async () => {
      const picture = drawn();
      return picture && [`${fileName(picture)}.svg`, await svg()];
    },
    { shown: 'Save .svg', disabled },
  );
  const keys: readonly KeyBinding[] = [
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['c'], label: 'Copy the formula', run: () => copyFormula.click() },
    { keys: ['l'], label: 'Copy a link', run: () => link.click() },
    { keys: ['s'], label: 'Save as PNG', run: () => png.click() },
  ];
  const root = element(
    'section.part',
    { 'aria-label': 'Take it with you' },
    element('div.actions', element('div', png, link), element('div', explore)),
    check(
      'art-remember',
      'Keep the formula in the PNG',
      () => isRemembered,
      (isOn) => {
        isRemembered = isOn;
      },
    ),
    errorLine(() => read().complaints.actions),
  );

  async function savePng() {
    const picture = drawn();
    if (picture === undefined) return undefined;
    const { width, height } = picture.art.frame;
    const input = { choice: picture.taken, size: { width, height }, isRemembered };
    return [`${fileName(picture)}.png`, await worker.run('png', input, { signal })] as const;
  }

  async function openImage(): Promise<void> {
    const { seen } = read();
    const samples = seen?.frame.samples;
    if (seen === undefined || samples === undefined) return;
    const { choice } = seen;
    openInExplore(context, choice, await context.run('indexOf', { choice, samples }));
  }

  return { root, keys, ofFormula: [copyFormula, saveFormula, copyShader], ofTree: [saveTree] };
}

function fileName({ art: { name } }: art.DrawnPicture): string {
  return `art-${name}`;
}
