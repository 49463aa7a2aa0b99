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
import { planeWithin, WHOLE_PLANE } from '../../shared/plane.js';
import { imageSide, part, wordSide } from '../controls/fields.js';
import { isAbort, newestOf, openJobs, withSign } from '../jobs.js';
import { element, mount, update } from '../shell/element.js';
import { type OpenView, type Route } from '../shell/view.js';
import { Visits } from '../shell/kept.js';
import { sizeToFill } from '../../page-state/stage.js';
import { makeStage } from '../stage/stage.js';
import { makeNearPanel, makeTreePanel } from './art/drawings.js';
import { makeBreedPanel } from './art/breed.js';
import { makeFileTaker } from './art/brought-file.js';
import { makeFilm } from './art/film.js';
import { lookForm } from './art/look-form.js';
import { makeNumberField } from './art/number-field.js';
import { makeRecognitionPanel } from './art/recognition.js';
import { makeTakeAway } from './art/take-away.js';
import { formulaPanel, growthForm, makeTextPanel } from './art/forms.js';
import * as art from '../../page-state/art.js';

/** What is moved with fingers or the wheel is drawn anew when it has stopped for so long. */
const SETTLE_MS = 120;
/** What an arrow moves the plane by, of the stage. */
const PAN = 0.125;
const PANS = [
  ['ArrowLeft', -1, 0],
  ['ArrowRight', 1, 0],
  ['ArrowUp', 0, -1],
  ['ArrowDown', 0, 1],
] as const;

const visits = new Visits<art.KeptArt>();

export const openArt: OpenView = (root, context) => {
  const worker = openArtWorker();
  /** For what can wait, so that the picture itself does not. */
  let helper: ArtClient | undefined;
  const helping = (): ArtClient => (helper ??= openArtWorker());
  let state = art.FIRST_ART;
  let isOwnMove = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  /** Whether the last change was a movement over the plane, which the next one goes on with. */
  let wasMoved = false;
  const newDrawing = newestOf(context.signal);
  /** For what leads to another picture: the last that was asked for counts. */
  const newAsking = newestOf(context.signal);

  const read = (): art.ArtState => state;
  const stage = makeStage({
    isBusy: () => state.isBusy,
    isStale: () => state.isStale,
    onRoom(room) {
      set({ room: sizeToFill(room, MOST_ART_SIDE) });
      if (state.choice.size !== undefined || !art.isDrawable(state)) return;
      film.stop();
      void draw();
    },
    onPart(part) {
      film.stop();
      clearTimeout(settling);
      if (state.drawn === undefined) return;
      const { plane } = state.drawn.taken;
      const next = part === undefined ? WHOLE_PLANE : planeWithin(plane, part);
      settling = setTimeout(
        () => choose({ plane: next }, wasMoved),
        part === undefined ? 0 : SETTLE_MS,
      );
    },
    note: element(
      'div.stage-note',
      { hidden: () => art.noteText(state) === '' },
      element('p', () => art.noteText(state)),
    ),
  });
  const film = makeFilm(
    () => [worker, helping()],
    (frame) => {
      if (state.seen === undefined) return;
      const whole = art.wholeOf(state.choice, frame);
      stage.show({ ...state.seen, frame }, art.titleOf(state.choice), whole);
      update(page);
    },
    (problem) => set(art.withFault(state, state.choice, problem)),
  );
  const taken = makeTakeAway(
    context,
    read,
    { worker, helping, isPlaying: film.isPlaying, svg: () => tree.svg() },
    (message) => complain('actions', message),
  );

  const textPanel = makeTextPanel(
    read,
    (text, isGoingOn) => choose({ source: { kind: 'text', text }, variant: 0 }, isGoingOn),
    (isSecret) => {
      set({ isSecret });
      choose({}, true, true);
    },
    () => files.open(),
  );
  const growth = growthForm(
    read,
    choose,
    (by) => void step(by),
    () => void startGrammar(),
    (variantText, complaint) =>
      set(art.withComplaint({ ...state, variantText }, 'variant', complaint)),
    lookForm(read, film, choose, playOrStop),
  );
  const drawFormula = (text: string, isGoingOn = false): void =>
    choose({ source: { kind: 'formula', formula: text } }, isGoingOn);
  const number = makeNumberField(helping, newAsking, drawFormula);
  const formula = formulaPanel(
    read,
    drawFormula,
    () => choose({ source: { kind: 'text', text: state.text } }),
    taken.ofFormula,
    number.root,
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
  const tree = makeTreePanel(helping, taken.ofTree);

  const files = makeFileTaker(
    context,
    helping,
    newAsking,
    (source) => choose(isGrown(source) ? { source } : { source, variant: 0 }),
    (message) => complain('text', message),
  );
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
        taken.root,
      ),
    ),
    element('div.art-rest', breed.root, near.root, formula, tree.root, recognition.root),
  );
  mount(root, page);

  context.onFile(files);
  context.addKeys([
    ...PANS.map(([key, right, down]) => ({
      keys: [key],
      label: 'Over the plane, where it is zoomed in',
      isOn: stage.canMove,
      run: () => stage.pan(right * PAN, down * PAN),
    })),
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
    { keys: ['o'], label: 'Open a file', run: files.open },
    ...stage.keys(context.announce),
    ...taken.keys,
  ]);
  context.onRoute(takeRoute);
  takeRoute(context.route());

  return () => {
    film.stop();
    clearTimeout(settling);
    near.close();
    number.close();
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

  /** What was on its way to the stage does not come any more. */
  function leave(): void {
    film.stop();
    clearTimeout(settling);
    newAsking();
    newDrawing();
  }

  /**
   * What a person does becomes an address, where it may.
   * @param isGoingOn - whether it goes on with what made the address, unless the visitor has come back to that
   * @param replace - whether the address before has to go in any case
   */
  function choose(changes: Partial<ArtChoice>, isGoingOn = false, replace = false): void {
    leave();
    wasMoved = changes.plane !== undefined;
    const plane = changes.source === undefined ? state.choice.plane : WHOLE_PLANE;
    const choice = { ...state.choice, plane, ...changes };
    const { isSecret } = state;
    set(art.withChoice(state, { choice, isSecret }));
    const { query, isKept } = writeArtQuery(choice, isSecret);
    isOwnMove = true;
    context.go(query, {
      replace: replace || (isGoingOn && context.route().isMade),
      state: isKept ? visits.keep({ choice, isSecret }, art.keptBytes(choice)) : null,
    });
    isOwnMove = false;
    void draw();
  }

  /** What comes from elsewhere: a link, the browser's way back. */
  function takeRoute({ params, state: kept }: Route): void {
    if (isOwnMove) return;
    leave();
    set(art.withAddress(state, params, visits.get(kept)));
    if (state.isAsking) tree.clear();
    if (art.isDrawable(state)) void draw();
  }

  async function draw(): Promise<void> {
    const { choice } = state;
    const size = art.drawnSize(state);
    // The stage is about to say how large it is.
    if (size === undefined) return;
    const signal = newDrawing();
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
    const label = `${title}, ${frame.width} × ${frame.height} pixels`;
    stage.show(state.seen, label, art.wholeOf(asked, frame));
    update(page);
    if (isSame) return;
    near.show(asked);
    void recognition.show();
    number.show(drawn.formula);
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
      const from = { choice: { ...choice, variant } };
      await chooseFound(async (signal) => ({
        variant: await worker.run('variantBefore', from, { signal }),
      }));
    }
  }

  async function chooseFound(
    find: (signal: AbortSignal) => Promise<Partial<ArtChoice>>,
  ): Promise<void> {
    try {
      choose(await find(newAsking()));
    } catch (problem) {
      if (!isAbort(problem)) complain('growth', messageOf(problem));
    }
  }

  /** The address gets the moment at which it stops. */
  function playOrStop(): void {
    const time = film.time();
    const size = art.drawnSize(state);
    if (film.isPlaying()) choose(time === undefined ? {} : { time: Math.round(time * 100) / 100 });
    else if (size !== undefined && state.drawn !== undefined) film.start(state.drawn.taken, size);
    update(page);
  }

  function startGrammar(): Promise<void> {
    const name = { name: state.choice.grammar };
    return chooseFound(async (signal) => ({
      grammar: await worker.run('grammarText', name, { signal }),
    }));
  }
};

function openArtWorker(): ArtClient {
  return openJobs<ArtJobs>(
    () => new Worker(new URL('../art/art-worker.ts', import.meta.url), { type: 'module' }),
  );
}
