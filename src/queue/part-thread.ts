/**
 * The thread of a worker: parts come in, what became of them goes out.
 * @module
 */
import { answerCalls } from '../io/call-thread.js';
import { RunControl } from '../run/engine/control.js';
import { type FrameSource, openFrames } from '../run/engine/frames.js';
import type { RunRecord } from '../run/record.js';
import { type MadePart, makePart, type PartJob } from './make-part.js';

/** What a thread is asked. */
export interface PartRequest {
  readonly job: PartJob;
  /** Names the run of the part, and its plan. */
  readonly run: string;
  readonly record: RunRecord;
  readonly control: SharedArrayBuffer;
}

/** The run whose parts were asked for last. */
let opened: { readonly run: string; readonly frames: FrameSource } | undefined;

answerCalls(({ job, run, record, control }: PartRequest): MadePart | undefined => {
  if (opened?.run !== run) opened = { run, frames: openFrames(record) };
  return makePart(record, opened.frames, job, new RunControl(1, control));
});
