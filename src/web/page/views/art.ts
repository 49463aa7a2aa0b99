/**
 * Art: a picture for every text, how it comes about, and what texts near to it look like.
 *
 * What is drawn stands in the address, unless somebody does not want it there, or it is too long: then it
 * is kept beside the address for as long as the page is open.
 * @module
 */
import { makeSpace } from '../../../core/space.js';
import {
  type ArtChoice,
  isKeptQuery,
  readArtQuery,
  USUAL_ART,
  writeArtQuery,
} from '../../shared/art-query.js';
import type { SpaceChoice } from '../../shared/space-query.js';
import { type ArtClient, openArtWorker } from '../art/art-client.js';
import type { DrawnArt } from '../art/art-jobs.js';
import { makeActionButtons } from '../controls/action-button.js';
import { openInExplore } from '../controls/open-in-explore.js';
import { chooseFile, copyText, saveFile } from '../controls/save.js';
import { isAbort } from '../job-client.js';
import { element } from '../shell/element.js';
import type { OpenView, Route } from '../shell/view.js';
import { makeVisits } from '../shell/visits.js';
import { makeFormulaPanel } from './art/formula-panel.js';
import { makeGrowthForm } from './art/growth-form.js';
import { makeNearPanel } from './art/near-panel.js';
import { readSource } from './art/read-source.js';
import { makeTextPanel } from './art/text-panel.js';
import { makeTreePanel } from './art/tree-panel.js';
import { makePixelLine } from './explore/pixel-line.js';
import { pixelTextOf } from './explore/pixel-text.js';
import { stageKeys } from './explore/stage-keys.js';
import { makeStage } from './explore/stage.js';
import { listenToDrops } from './explore/taking.js';

/** What comes sooner needs no sign that it is on its way. */
const BUSY_AFTER_MS = 150;
/** Of a text, as far as anybody wants to hear it. */
const SPOKEN_LENGTH = 40;

/** What an address does not hold. */
interface Kept {
  readonly choice: ArtChoice;
  readonly isSecret: boolean;
}

/** The picture on the stage. */
interface Seen {
  /** With the variant that was taken. */
  readonly choice: ArtChoice;
  readonly art: DrawnArt;
  /** The space that it is an image of. */
  readonly space: SpaceChoice;
}

const visits = makeVisits<Kept>();

export const openArt: OpenView = (root, context) => {
  const worker = openArtWorker();
  /** For what can wait, so that the picture itself does not. */
  let helper: ArtClient | undefined;
  const helping = (): ArtClient => (helper ??= openArtWorker());
  let choice: ArtChoice = USUAL_ART;
  let isSecret = false;
  let isOwnMove = false;
  let seen: Seen | undefined;
  let drawing = new AbortController();

  const pixelLine = makePixelLine();
  const stage = makeStage((pixel) =>
    pixelLine.show(
      pixel,
      seen === undefined ? undefined : { choice: seen.space, frame: seen.art.frame },
    ),
  );
  const note = element('div', { class: 'stage-note', hidden: true });
  stage.root.append(note);
  const error = element('p', { class: 'error', role: 'alert' });
  const buttons = makeActionButtons(context.announce, (message) => (error.textContent = message));
  const png = buttons.make('Save PNG', savePng);
  png.classList.add('prime');
  const link = buttons.make('Copy link', copyLink);
  const explore = buttons.make('Open in Explore', openImage);
  const copy = buttons.make('Copy formula', copyFormula, 'Copy');
  const saveFormula = buttons.make('Save .txt of the formula', saveFormulaText, 'Save .txt');
  const saveTree = buttons.make('Save .svg of the tree', saveTreeFile, 'Save .svg');
  const actions = [png, link, explore, copy, saveFormula, saveTree];

  const textPanel = makeTextPanel({
    onText: (text, isGoingOn) => choose({ source: { kind: 'text', text }, variant: 0 }, isGoingOn),
    onSecret(secret) {
      isSecret = secret;
      choose({}, true);
    },
    onOpen: openFile,
  });
  const growth = makeGrowthForm({
    onChange: choose,
    onStep: (by) => void step(by),
    onOwnGrammar: () => void startGrammar(),
  });
  const formulaPanel = makeFormulaPanel(
    (formula, isGoingOn) => choose({ source: { kind: 'formula', formula } }, isGoingOn),
    () => choose({ source: { kind: 'text', text: textPanel.field.value } }),
    [copy, saveFormula],
  );
  const near = makeNearPanel(helping, (text) => {
    choose({ source: { kind: 'text', text }, variant: 0 });
    stage.root.scrollIntoView({ block: 'nearest' });
    textPanel.field.focus({ preventScroll: true });
  });
  const tree = makeTreePanel(helping, [saveTree]);

  root.append(
    element(
      'div',
      { class: 'art' },
      element(
        'div',
        { class: 'explore' },
        element(
          'section',
          { class: 'explore-image art-image', 'aria-label': 'Picture' },
          element('h1', { class: 'unseen', tabindex: '-1' }, 'Art'),
          stage.root,
          element('div', { class: 'stage-bar' }, ...pixelLine.elements, stage.zoom),
        ),
        element(
          'aside',
          { class: 'explore-side', 'aria-label': 'Text and growth' },
          textPanel.root,
          element(
            'section',
            { class: 'part', 'aria-labelledby': 'growth-title' },
            element('h2', { id: 'growth-title' }, 'Picture'),
            growth.root,
          ),
          element(
            'section',
            { class: 'part', 'aria-label': 'Take it with you' },
            element(
              'div',
              { class: 'actions' },
              element('div', {}, png, link),
              element('div', {}, explore),
            ),
            error,
          ),
        ),
      ),
      element('div', { class: 'art-rest' }, near.root, formulaPanel.root, tree.root),
    ),
  );

  listenToDrops(stage.root, root, context.signal, (file) => void takeFile(file));
  context.addKeys([
    { keys: ['ArrowRight'], label: 'Next variant', run: () => void step(1) },
    { keys: ['ArrowLeft'], label: 'Previous variant', run: () => void step(-1) },
    {
      keys: ['q'],
      label: 'Pass over what is too simple or noisy',
      run: () => growth.quality.click(),
    },
    { keys: ['t'], label: 'To the text', run: () => textPanel.field.select() },
    { keys: ['o'], label: 'Open a file', run: openFile },
    ...stageKeys(stage, () => context.announce(pixelLine.text())),
    { keys: ['e'], label: 'Open in Explore', run: () => explore.click() },
    { keys: ['c'], label: 'Copy the formula', run: () => copy.click() },
    { keys: ['l'], label: 'Copy a link', run: () => link.click() },
    { keys: ['s'], label: 'Save as PNG', run: () => png.click() },
  ]);
  context.onRoute(takeRoute);
  takeRoute(context.route());

  return () => {
    drawing.abort();
    near.close();
    tree.close();
    stage.close();
    worker.close();
    helper?.close();
  };

  /** What a person does becomes an address, where it may. */
  function choose(changes: Partial<ArtChoice>, isGoingOn = false): void {
    choice = { ...choice, ...changes };
    const { query, isKept } = writeArtQuery(choice, isSecret);
    isOwnMove = true;
    context.go(query, {
      replace: isGoingOn,
      state: isKept ? visits.keep({ choice, isSecret }, sizeOf(choice)) : null,
    });
    isOwnMove = false;
    refresh();
  }

  /** What comes from elsewhere: a link, the browser's way back. */
  function takeRoute({ params, state }: Route): void {
    if (isOwnMove) return;
    complain('');
    try {
      const kept = visits.kept(state);
      if (isKeptQuery(params) && kept !== undefined) ({ choice, isSecret } = kept);
      else {
        choice = readArtQuery(params);
        isSecret = isKeptQuery(params);
        if (isSecret) {
          choice = { ...choice, source: { kind: 'text', text: '' } };
          showChoice();
          askForSource();
          return;
        }
      }
    } catch (problem) {
      growth.complain(messageOf(problem));
      return;
    }
    refresh();
  }

  function refresh(): void {
    drawing.abort();
    drawing = new AbortController();
    note.hidden = true;
    showChoice();
    void draw(AbortSignal.any([drawing.signal, context.signal]));
  }

  function showChoice(): void {
    const { isKept } = writeArtQuery(choice, isSecret);
    textPanel.show(choice.source, isSecret ? 'secret' : isKept ? 'too long' : 'held');
    growth.show(choice, choice.source.kind !== 'formula');
    near.root.hidden = choice.source.kind !== 'text';
    if (choice.source.kind === 'formula') formulaPanel.fill(choice.source.formula);
  }

  async function draw(signal: AbortSignal): Promise<void> {
    const asked = choice;
    const timer = setTimeout(() => stage.setBusy(true), BUSY_AFTER_MS);
    try {
      const art = await worker.run('draw', { choice: asked }, { signal });
      complain('');
      showArt(asked, art);
    } catch (problem) {
      if (!isAbort(problem)) fail(asked, problem);
    } finally {
      clearTimeout(timer);
      if (!signal.aborted) stage.setBusy(false);
    }
  }

  function showArt(asked: ArtChoice, art: DrawnArt): void {
    const { order, seed } = context.defaults;
    const { width, height } = art.frame;
    const space = { space: makeSpace({ width, height, color: 'rgb', depth: 8 }), order, seed };
    seen = { choice: { ...asked, variant: art.variant, quality: false }, art, space };
    const title = titleOf(asked);
    stage.show(art.frame, {
      label: `${title}, ${width} × ${height} pixels`,
      textOf: pixelTextOf(space, art.frame.samples ?? new Uint8Array()),
      hasAlpha: false,
    });
    stage.root.classList.remove('stale');
    growth.showVariant(asked.variant, art, asked.quality);
    formulaPanel.show(art, asked.source.kind === 'formula');
    near.show(asked);
    // What has grown need not grow again.
    tree.show({ ...seen.choice, source: { kind: 'formula', formula: art.formula } });
    for (const button of actions) button.disabled = false;
    link.disabled = writeArtQuery(asked, isSecret).isKept;
    context.announce(asked.source.kind === 'formula' ? title : `${title}, variant ${art.variant}`);
  }

  function fail({ source }: ArtChoice, problem: unknown): void {
    complain('');
    const message = messageOf(problem);
    const code =
      typeof problem === 'object' && problem !== null && 'code' in problem && problem.code;
    if (code === 'E_GRAMMAR') growth.complainOfGrammar(message);
    else if (source.kind === 'formula') formulaPanel.complain(message);
    else if (code === 'E_SEED' && source.kind === 'text' && /\p{Surrogate}/u.test(source.text)) {
      textPanel.complain(message);
    } else if (code === 'E_SEED') growth.complainOfSalt(message.replace('the seed', 'the salt'));
    else growth.complain(message);
    stage.root.classList.add('stale');
    for (const button of actions) button.disabled = true;
  }

  /** Say nothing is wrong, or what is. */
  function complain(message: string): void {
    textPanel.complain(message);
    growth.complainOfGrammar(message);
    growth.complainOfSalt(message);
    growth.complain(message);
    formulaPanel.complain(message);
    error.textContent = message;
  }

  function askForSource(): void {
    for (const button of actions) button.disabled = true;
    tree.clear();
    near.root.hidden = true;
    note.replaceChildren(
      element(
        'p',
        {},
        'This address does not hold what the picture is made of. Write the text again, or open its file.',
      ),
    );
    note.hidden = false;
  }

  async function step(by: 1 | -1): Promise<void> {
    if (choice.source.kind === 'formula' || seen === undefined) return;
    const from = { ...choice, variant: seen.choice.variant };
    if (by === 1) choose({ variant: from.variant + 1 });
    else if (from.variant > 0) {
      try {
        const signal = AbortSignal.any([drawing.signal, context.signal]);
        choose({ variant: await worker.run('variantBefore', { choice: from }, { signal }) });
      } catch (problem) {
        if (!isAbort(problem)) growth.complain(messageOf(problem));
      }
    }
  }

  async function startGrammar(): Promise<void> {
    choose({ grammar: await worker.run('grammarText', { name: choice.grammar }) });
  }

  function openFile(): void {
    chooseFile('', (file) => void takeFile(file));
  }

  async function takeFile(file: File): Promise<void> {
    textPanel.complain('');
    try {
      const source = await readSource(file);
      if (!context.signal.aborted) choose({ source, variant: 0 });
    } catch (problem) {
      textPanel.complain(messageOf(problem));
    }
  }

  async function savePng(): Promise<string | void> {
    if (seen === undefined) return;
    const { art, choice: shown } = seen;
    const bytes = await worker.run('png', { choice: shown }, { signal: context.signal });
    saveFile(`art-${art.name}.png`, bytes, 'image/png');
    return 'Saved';
  }

  async function copyLink(): Promise<string> {
    await copyText(window.location.href);
    return 'Copied';
  }

  async function openImage(): Promise<void> {
    const samples = seen?.art.frame.samples;
    if (seen === undefined || samples === undefined) return;
    const { space } = seen;
    const index = await context.run('indexOf', { choice: space, samples });
    openInExplore(context, space, index);
  }

  async function copyFormula(): Promise<string | void> {
    if (seen === undefined) return;
    await copyText(seen.art.formula);
    return 'Copied';
  }

  function saveFormulaText(): string | void {
    if (seen === undefined) return;
    saveFile(`art-${seen.art.name}.txt`, `${seen.art.formula}\n`, 'text/plain');
    return 'Saved';
  }

  async function saveTreeFile(): Promise<string | void> {
    if (seen === undefined) return;
    const { name } = seen.art;
    saveFile(`art-${name}.svg`, await tree.svg(), 'image/svg+xml');
    return 'Saved';
  }
};

function titleOf({ source }: ArtChoice): string {
  if (source.kind === 'formula') return 'Picture of a formula';
  if (source.kind === 'bytes') return `Picture of ${source.name ?? 'bytes'}`;
  return `Picture of “${spokenText(source.text)}”`;
}

function spokenText(text: string): string {
  const points = Array.from(text.slice(0, 2 * SPOKEN_LENGTH + 1));
  return points.slice(0, SPOKEN_LENGTH).join('');
}

/** What is kept of a choice, in bytes, about. */
function sizeOf({ source, grammar }: ArtChoice): number {
  const rest = 1024 + 2 * grammar.length;
  if (source.kind === 'bytes') return rest + source.bytes.length;
  return rest + 2 * (source.kind === 'text' ? source.text : source.formula).length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
