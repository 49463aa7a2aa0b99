/**
 * How a long job reports while it works, on stderr: a line that is rewritten on a terminal, or one
 * JSON record a line for programs. A job says how its state reads as a line and as fields.
 * @module
 */
import { escapeControls } from '../../core/quote.js';
import type { Fields } from '../../run/fields.js';
import { host, tellError } from '../host.js';
import { forget, manner, remember } from './progress-now.js';

/** An error as records of JSON have it. */
export interface ErrorFields {
  readonly code: string;
  readonly message: string;
}

/** How the state of a job reads. */
export interface Report<State> {
  /** The fields of every record. */
  readonly fields?: (state: State) => Fields;
  /** The pieces of the line on a terminal. */
  readonly line: (state: State) => readonly string[];
  /** The last line for people; a failure has its message instead. */
  readonly endLine?: (state: State, outcome: string) => string;
}

/** A terminal gets ten lines a second at most, a program one record. */
const LINE_MS = 100;
const RECORD_MS = 1000;

/** Reports what one job does. */
export class ProgressReporter<State> {
  readonly #report: Report<State>;
  readonly #statusJson: boolean;
  readonly #isTerminal = host.stderr.isTTY === true && !manner.isQuiet;
  #last: number;
  #isShown = false;
  #state: State | undefined;

  constructor(report: Report<State>, statusJson = false) {
    this.#report = report;
    this.#statusJson = statusJson;
    this.#last = statusJson ? performance.now() : -LINE_MS;
  }

  /** Takes the state that the job begins with, which is no news yet. */
  start(state: State): void {
    this.#state = state;
    remember(this);
  }

  /** One line, or record, now, since somebody asks. */
  tell(): void {
    const state = this.#state;
    if (state === undefined) return;
    this.record({ type: 'progress', ...this.#report.fields?.(state) });
    if (!this.#statusJson) this.#write(this.#report.line(state).join('  '));
  }

  /** Called often: most calls do nothing. */
  update(state: State): void {
    this.start(state);
    // The clock asks for the others.
    if ((!this.#statusJson && !this.#isTerminal) || manner.everyMs !== undefined) return;
    const now = performance.now();
    if (now - this.#last < (this.#statusJson ? RECORD_MS : LINE_MS)) return;
    this.#last = now;
    if (this.#statusJson) {
      this.record({ type: 'progress', ...this.#report.fields?.(state) });
      return;
    }
    const columns = host.stderr.columns || 80;
    const line = escapeControls(this.#report.line(state).join('  '));
    host.stderr.write(`\r${line.slice(0, columns - 1)}\x1b[K`);
    this.#isShown = true;
  }

  /** A record for programs, where they read. */
  record(fields: Fields): void {
    if (this.#statusJson) host.stderr.write(`${JSON.stringify(fields)}\n`);
  }

  /** A line for people that stays, where no program reads. */
  say(line: string): void {
    if (!this.#statusJson && !manner.isQuiet) this.#write(line);
  }

  #write(line: string): void {
    this.clear();
    tellError(escapeControls(line));
  }

  /** The beginning of the job, for programs, and a line for people where there is one. */
  begin(fields: Fields, line?: string): void {
    this.record({ type: 'start', ...fields });
    if (line !== undefined) this.say(line);
  }

  /** The end of the job: a failure has an error, of which people get the message. */
  end(outcome: string, state: State | undefined = this.#state, error?: ErrorFields): void {
    this.clear();
    forget(this);
    const { fields, endLine } = this.#report;
    this.record({ type: 'end', outcome, ...(state && fields?.(state)), error });
    if (state === undefined || error !== undefined || endLine === undefined) return;
    this.say(endLine(state, outcome));
  }

  /** Makes room for another line. */
  clear(): void {
    if (this.#isShown) host.stderr.write('\r\x1b[K');
    this.#isShown = false;
  }
}
