/**
 * The thread of a worker: parts come in, what became of them goes out.
 * @module
 */
import { answerCalls } from '../io/call-thread.js';
import { RunControl } from '../run/engine/control.js';
import { type FrameSource, openFrames } from '../run/engine/frames.js';
import type { RunRecord } from '../run/record.js';
import { FolderCheck, type MadePart, makePart, type PartJob } from './make-part.js';

/** What a thread is asked. */
export interface PartRequest {
  readonly job: PartJob;
  /** Names the run of the part; its record comes with the first of its parts. */
  readonly run: string;
  readonly record?: RunRecord | undefined;
  readonly control: SharedArrayBuffer;
}

/** Makes the parts of one run after the other. */
class PartMaker {
  readonly #folderCheck = new FolderCheck();
  #opened: { run: string; record: RunRecord; frames: FrameSource } | undefined;

  make({ job, run, record, control }: PartRequest): MadePart | undefined {
    if (record !== undefined) this.#opened = { run, record, frames: openFrames(record) };
    if (this.#opened?.run !== run) throw new TypeError(`the thread knows no run ${run}`);
    const { record: opened, frames } = this.#opened;
    return makePart(opened, frames, job, new RunControl(1, control), this.#folderCheck);
  }
}

const maker = new PartMaker();
answerCalls((request: PartRequest) => maker.make(request));
