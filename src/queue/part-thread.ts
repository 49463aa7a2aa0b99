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

const folderCheck = new FolderCheck();
/** The run whose parts were asked for last. */
let opened: { run: string; record: RunRecord; frames: FrameSource } | undefined;

answerCalls(({ job, run, record, control }: PartRequest): MadePart | undefined => {
  if (record !== undefined) opened = { run, record, frames: openFrames(record) };
  if (opened?.run !== run) throw new TypeError(`the thread knows no run ${run}`);
  return makePart(opened.record, opened.frames, job, new RunControl(1, control), folderCheck);
});
