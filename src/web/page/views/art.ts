/**
 * Art: a picture for every text, how it comes about, and what texts near to it look like.
 * `page-state/art.ts` says what follows from what.
 *
 * What is drawn stands in the address, unless it is to be kept out of it, or is too long: then it is
 * kept beside the address for as long as the page is open.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { type ArtChoice, isGrown, MOST_ART_SIDE, writeArtQuery } from '../../shared/art-query.js';
import type { ArtClient, ArtJobs } from '../art/art-worker.js';
import type { DrawnArt } from '../../page-state/art.js';
import { errorLine, imageSide, part, wordSide } from '../controls/fields.js';
import { chooseFile, makeActionButtons } from '../controls/files.js';
import { isAbort, newestOf, openJobs, withSign } from '../jobs.js';
import { element, mount, update } from '../shell/element.js';
import { openInExplore } from '../shell/kept-numbers.js';
import { type OpenView, type Route } from '../shell/view.js';
import { Visits } from '../shell/kept.js';
import { sizeToFill } from '../../page-state/stage.js';
import { makeStage } from '../stage/stage.js';
import { makeNearPanel, makeTreePanel } from './art/drawings.js';
import { makeBreedPanel } from './art/breed.js';
import { makeRecognitionPanel } from './art/recognition.js';
import { formulaPanel, growthForm, makeTextPanel, readSource } from './art/forms.js';
import * as art from '../../page-state/art.js';

const visits = new Visits<art.KeptArt>();

export const openArt: OpenView = (root, context) => {
  const worker = openArtWorker();
  /** For what can wait, so that the picture itself does not. */
  let helper: ArtClient | undefined;
  const helping = (): ArtClient => (helper ??= openArtWorker());
  let state = art.FIRST_ART;
  let isOwnMove = false;
  const newDrawing = newestOf(context.signal);
  let drawing = newDrawing();

  const read = (): art.ArtState => state;
  const stage = makeStage({
    isBusy: () => state.isBusy,
    isStale: () => state.isStale,
    onRoom(room) {
      set({ room: sizeToFill(room, MOST_ART_SIDE) });
      if (state.choice.size === undefined && art.isDrawable(state)) void draw();
    },
    note: element(
      'div.stage-note',
      { hidden: () => !state.isAsking },
      element(
        'p',
        'This address does not hold what the picture is made of. Write the text again, or open its file.',
      ),
    ),
  });
  const { act, copy, save } = makeActionButtons(context.announce, (message) =>
    complain('actions', message),
  );
  const disabled = (): boolean => !state.isCurrent;
  const png = save('Save PNG', savePng, { class: 'button prime', disabled });
  const link = copy('Copy link', () => window.location.href, {
    disabled: () => disabled() || state.drawn?.isLinked !== true,
  });
  const explore = act('Open in Explore', openImage, { disabled });
  const copyFormula = copy('Copy formula', () => state.drawn?.art.formula, {
    shown: 'Copy',
    disabled,
  });
  const saveFormula = save(
    'Save .txt of the formula',
    () => state.drawn && [`${fileName(state.drawn)}.txt`, `${state.drawn.art.formula}\n`],
    { shown: 'Save .txt', disabled },
  );
  const saveTree = save(
    'Save .svg of the tree',
    async () => state.drawn && [`${fileName(state.drawn)}.svg`, await tree.svg()],
    { shown: 'Save .svg', disabled },
  );

  const textPanel = makeTextPanel(
    read,
    (text, isGoingOn) => choose({ source: { kind: 'text', text }, variant: 0 }, isGoingOn),
    (isSecret) => {
      set({ isSecret });
      choose({}, true);
    },
    openFile,
  );
  const growth = growthForm(
    read,
    choose,
    (by) => void step(by),
    () => void startGrammar(),
    (variantText, complaint) =>
      set(art.withComplaint({ ...state, variantText }, 'variant', complaint)),
  );
  const formula = formulaPanel(
    read,
    (text, isGoingOn) => choose({ source: { kind: 'formula', formula: text } }, isGoingOn),
    () => choose({ source: { kind: 'text', text: state.text } }),
    [copyFormula, saveFormula],
  );
  const near = makeNearPanel(
    helping,
    () => state.choice.source.kind === 'text' && !state.isAsking,
    (text) => {
      choose({ source: { kind: 'text', text }, variant: 0 });
      stage.root.scrollIntoView({ block: 'nearest' });
      textPanel.field.focus({ preventScroll: true });
    },
  );
  const tree = makeTreePanel(helping, [saveTree]);

  const breed = makeBreedPanel(
    read,
    () => [worker, helping()],
    (lineage) => choose({ source: { kind: 'lineage', lineage }, variant: 0, quality: false }),
  );

  const recognition = makeRecognitionPanel(() => [helping(), worker], context.announce);

  const page = element(
    'div.art',
    element(
      'div.explore',
      imageSide('Art', 'Image', stage.root, stage.bar),
      wordSide(
        'Text and growth',
        textPanel.root,
        part('growth-title', 'Picture', [], growth),
        element(
          'section.part',
          { 'aria-label': 'Take it with you' },
          element('div.actions', element('div', png, link), element('div', explore)),
          errorLine(() => state.complaints.actions),
        ),
      ),
    ),
    element('div.art-rest', breed.root, near.root, formula, tree.root, recognition.root),
  );
  mount(root, page);

  context.onFile((file) => void takeFile(file));
  context.addKeys([
    { keys: ['ArrowRight'], label: 'Next variant', run: () => void step(1) },
    { keys: ['ArrowLeft'], label: 'Previous variant', run: () => void step(-1) },
    {
      keys: ['q'],
      label: 'Pass over what is too simple or noisy',
      // A formula has grown already.
      run: () => {
        if (!isGrown(state.choice.source)) choose({ quality: !state.choice.quality });
      },
    },
    { keys: ['b'], label: 'Breed', run: breed.go },
    { keys: ['t'], label: 'To the text', run: () => textPanel.field.select() },
    { keys: ['o'], label: 'Open a file', run: openFile },
    ...stage.keys(context.announce),
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['c'], label: 'Copy the formula', run: () => copyFormula.click() },
    { keys: ['l'], label: 'Copy a link', run: () => link.click() },
    { keys: ['s'], label: 'Save as PNG', run: () => png.click() },
  ]);
  context.onRoute(takeRoute);
  takeRoute(context.route());

  return () => {
    near.close();
    breed.close();
    tree.close();
    recognition.close();
    stage.close();
    worker.close();
    helper?.close();
  };

  function set(changes: Partial<art.ArtState>): void {
    state = { ...state, ...changes };
    update(page);
  }

  function complain(place: art.Place, message: string): void {
    set(art.withComplaint(state, place, message));
  }

  /** What a person does becomes an address, where it may. */
  function choose(changes: Partial<ArtChoice>, isGoingOn = false): void {
    const choice = { ...state.choice, ...changes };
    const { isSecret } = state;
    set(art.withChoice(state, { choice, isSecret }));
    const { query, isKept } = writeArtQuery(choice, isSecret);
    isOwnMove = true;
    context.go(query, {
      replace: isGoingOn,
      state: isKept ? visits.keep({ choice, isSecret }, art.keptBytes(choice)) : null,
    });
    isOwnMove = false;
    void draw();
  }

  /** What comes from elsewhere: a link, the browser's way back. */
  function takeRoute({ params, state: kept }: Route): void {
    if (isOwnMove) return;
    set(art.withAddress(state, params, visits.get(kept)));
    if (state.isAsking) tree.clear();
    if (art.isDrawable(state)) void draw();
  }

  async function draw(): Promise<void> {
    const { choice } = state;
    const size = art.drawnSize(state);
    // The stage is about to say how large it is.
    if (size === undefined) return;
    const signal = (drawing = newDrawing());
    await withSign(
      signal,
      (isBusy) => set({ isBusy }),
      async () => {
        const drawn = worker.run('draw', { choice, size }, { signal });
        // The other worker need not wait for it.
        breed.show();
        showArt(choice, await drawn);
      },
      (problem) => set(art.withFault(state, choice, problem)),
    );
  }

  function showArt(asked: ArtChoice, drawn: DrawnArt): void {
    // In another size it is the same picture, of which nothing else has to be said.
    const isSame = state.drawn?.asked === asked;
    state = art.withArt(state, asked, drawn, context.defaults);
    const title = art.titleOf(asked);
    const { frame } = drawn;
    if (state.seen === undefined || state.drawn === undefined) return;
    stage.show(state.seen, `${title}, ${frame.width} × ${frame.height} pixels`);
    update(page);
    if (isSame) return;
    near.show(asked);
    void recognition.show();
    // What has grown need not grow again.
    tree.show({ ...state.drawn.taken, source: { kind: 'formula', formula: drawn.formula } });
    context.announce(isGrown(asked.source) ? title : `${title}, variant ${drawn.variant}`);
  }

  async function step(by: 1 | -1): Promise<void> {
    const { choice, drawn } = state;
    if (isGrown(choice.source) || drawn === undefined) return;
    const { variant } = drawn.taken;
    if (by === 1) choose({ variant: variant + 1 });
    else if (variant > 0) {
      try {
        const from = { choice: { ...choice, variant } };
        choose({ variant: await worker.run('variantBefore', from, { signal: drawing }) });
      } catch (problem) {
        if (!isAbort(problem)) complain('growth', messageOf(problem));
      }
    }
  }

  async function startGrammar(): Promise<void> {
    choose({ grammar: await worker.run('grammarText', { name: state.choice.grammar }) });
  }

  function openFile(): void {
    chooseFile('', (file) => void takeFile(file));
  }

  async function takeFile(file: File): Promise<void> {
    complain('text', '');
    try {
      const source = await readSource(file);
      if (!context.signal.aborted) choose({ source, variant: 0 });
    } catch (problem) {
      complain('text', messageOf(problem));
    }
  }

  async function savePng() {
    if (state.drawn === undefined) return undefined;
    const name = fileName(state.drawn);
    const { taken: choice, art: drawn } = state.drawn;
    const { width, height } = drawn.frame;
    const input = { choice, size: { width, height } };
    return [`${name}.png`, await worker.run('png', input, { signal: context.signal })] as const;
  }

  async function openImage(): Promise<void> {
    const samples = state.seen?.frame.samples;
    if (state.seen === undefined || samples === undefined) return;
    const { choice } = state.seen;
    openInExplore(context, choice, await context.run('indexOf', { choice, samples }));
  }
};

function fileName({ art: { name } }: art.DrawnPicture): string {
  return `art-${name}`;
}

function openArtWorker(): ArtClient {
  return openJobs<ArtJobs>(
    () => new Worker(new URL('../art/art-worker.ts', import.meta.url), { type: 'module' }),
  );
}
