/**
 * Which job is at work, so that a signal, a key or the clock can ask how far it is, and what a command
 * says beside its result. Apart from how jobs report, which not every command loads.
 * @module
 */

interface Teller {
  /** Write one line, or record, of how far the job is. */
  tell(): void;
}

/** How a command is followed. */
export interface Manner {
  /** Whether nothing but errors is written beside the result. */
  readonly isQuiet: boolean;
  /** Time between two lines, or records, of progress; undefined for a line that is rewritten. */
  readonly everyMs: number | undefined;
}

/** That of the command at work. */
export let manner: Manner = { isQuiet: false, everyMs: undefined };

let atWork: Teller | undefined;
let onWork: () => void = () => {};

export function remember(teller: Teller): void {
  if (atWork === undefined) onWork();
  atWork = teller;
}

export function forget(teller: Teller): void {
  if (atWork === teller) atWork = undefined;
}

/** @returns whether a job is at work that says how far it is */
export function tellProgress(): boolean {
  atWork?.tell();
  return atWork !== undefined;
}

/**
 * Do a command's work in a manner of its own.
 * @param begun - called when a job begins that says how far it is
 */
export async function inManner<T>(
  wanted: Manner,
  begun: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const before = manner;
  manner = wanted;
  onWork = begun;
  const timer =
    wanted.everyMs === undefined ? undefined : setInterval(tellProgress, wanted.everyMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    manner = before;
    onWork = () => {};
    atWork = undefined;
  }
}
