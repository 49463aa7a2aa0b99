/**
 * Which job is at work, so that a signal can ask how far it is. Apart from how jobs report, which not
 * every command loads.
 * @module
 */

interface Teller {
  /** Write one line, or record, of how far the job is. */
  tell(): void;
}

let atWork: Teller | undefined;

export function remember(teller: Teller): void {
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
