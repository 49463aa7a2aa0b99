/**
 * The work of Find: a file is opened, its number is found, and then it is seen where that stands. What
 * counts of the answers, `page-state/find.ts` says.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import * as find from '../../page-state/find.js';
import {
  hasNeighbours,
  type Neighbour,
  neighboursOf,
  neighbourSize,
} from '../../page-state/find-standing.js';
import { searchOf, shownPicture, type Taken } from '../../page-state/find-where.js';
import { announcement, countNotes, sizeText } from '../../page-state/find-words.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import type { makePair } from '../controls/canvas.js';
import { isAbort, newestOf, withSign } from '../jobs.js';
import type { ViewContext } from '../shell/view.js';
import { openPicture } from './open-picture.js';

/** Originals are shown by no more pixels than this on a side. */
const MOST_SHOWN_SIDE = 1600;
/** The characters of a neighbour's number. */
const NEIGHBOUR_LENGTH = 9;

const NO_FILE = 'What came is no file: save the picture first, or copy and paste it';

export interface FindHolder {
  readonly read: () => find.FindState;
  /** Take a state in the place of the last one, and show it. */
  readonly apply: (next: find.FindState) => void;
}

export function makeFinder(
  { run, signal: ending, announce }: ViewContext,
  { read, apply }: FindHolder,
  pair: ReturnType<typeof makePair>,
) {
  const newFile = newestOf(ending);
  const newSearch = newestOf(ending);

  const follow = (signal: AbortSignal, ticket: number, work: () => Promise<void>): Promise<void> =>
    withSign(
      signal,
      (isSlow) => {
        if (isSlow) apply(find.slow(read(), ticket));
      },
      work,
      (problem) => apply(find.failed(read(), ticket, messageOf(problem))),
    );

  /**
   * Open the first of some files, and find its number.
   * @param files - nothing where they are forgotten
   * @param onOpened - told of the file that is open
   */
  async function open(
    files: Promise<readonly File[] | undefined>,
    onOpened: (file: File) => void,
  ): Promise<void> {
    const signal = newFile();
    newSearch();
    apply(find.beginOpening(read()));
    const { ticket } = read();
    await follow(signal, ticket, async () => {
      const given = await files;
      signal.throwIfAborted();
      if (given === undefined) return apply(find.refused(read(), ''));
      const [file] = given;
      if (file === undefined) return apply(find.refused(read(), NO_FILE));
      const picture = await openPicture(file, run, signal);
      const notes = [...countNotes(given.map(({ name }) => name)), ...picture.notes];
      const taken = { ...picture, notes };
      await showOriginal(taken, signal);
      apply(find.opened(read(), ticket, taken));
      onOpened(file);
      void search();
    });
  }

  /** As its viewers show it; its number may be that of the stored pixels. */
  async function showOriginal(taken: Taken, signal: AbortSignal): Promise<void> {
    const { picture, facts, name } = taken;
    const { orientation } = facts ?? {};
    const input = { picture, orientation, mostSide: MOST_SHOWN_SIDE };
    const frame = await run('look', input, { signal });
    signal.throwIfAborted();
    const size = sizeText(shownPicture(taken, 'exif'));
    pair.show(pair.original, frame, size, `The original, ${name}, ${size} pixels`);
  }

  /** Find the number anew, by what the fields say. */
  async function search(): Promise<void> {
    const signal = newSearch();
    apply(find.beginSearch(read()));
    const { taken, searching: ticket } = read();
    if (taken === undefined || ticket === undefined) return;
    await follow(signal, ticket, async () => {
      const asked = searchOf(read(), taken);
      const { picture, facts } = taken;
      const found = await run('find', { picture, facts, ...asked }, { signal });
      signal.throwIfAborted();
      const result = { ...asked, found };
      apply(find.found(read(), ticket, result));
      showImage(result);
      announce(announcement(result));
      await learn(result, signal);
    });
  }

  /** What the number does not wait for. */
  async function learn(result: find.Result, signal: AbortSignal): Promise<void> {
    const { choice, found } = result;
    const { index } = found;
    const take = (more: find.Learned): void => apply(find.learned(read(), result, more));
    try {
      take({ standing: await run('standing', { choice, index }, { signal }) });
      const grown = find.growingChoice(read());
      const whole = await run('reorder', { choice, index, order: grown.order }, { signal });
      const input = { choice: grown, index: whole, before: undefined };
      take({ growth: await run('growth', input, { signal }) });
      take({ neighbours: await drawNeighbours(result, signal) });
    } catch (problem) {
      if (!isAbort(problem)) apply({ ...read(), complaint: messageOf(problem) });
    }
  }

  async function drawNeighbours(
    { choice, found }: find.Result,
    signal: AbortSignal,
  ): Promise<readonly Neighbour[]> {
    if (!hasNeighbours(choice)) return [];
    const { first, count } = neighboursOf(choice, found.index);
    const { width, height } = neighbourSize(choice.space);
    const input = {
      choice,
      index: first,
      images: count,
      width,
      height,
      textLength: NEIGHBOUR_LENGTH,
      isDrawn: true,
    };
    const { rgba, texts } = await run('thumbnails', input, { signal });
    const sizeBytes = 4 * width * height;
    return texts.map((text, i) => {
      const index = first + BigInt(i);
      const frame = { width, height, rgba: rgba.slice(i * sizeBytes, (i + 1) * sizeBytes) };
      return { index, by: Number(index - found.index), frame, text };
    });
  }

  function showImage({ choice, found }: find.Result): void {
    const { frame, text } = found;
    pair.show(pair.image, frame, sizeText(frame), `Image ${text}, ${choiceTitle(choice)}`);
  }

  return { open, search, showImage };
}
