/**
 * The thread of a worker: parts come in, what became of them goes out.
 * @module
 */
import { Numbering } from '../core/numbering.js';
import { answerCalls } from '../io/call-thread.js';
import { RunControl } from '../run/engine/control.js';
import { orderOf, type RunRecord } from '../run/record.js';
import { type MadePart, makePart, type PartOrder } from './make-part.js';

/** What a thread is asked. */
export interface PartRequest {
  readonly order: PartOrder;
  /** Of the run that the part is of; its record comes with the first of its parts. */
  readonly run: string;
  readonly record?: RunRecord | undefined;
  readonly control: SharedArrayBuffer;
}

let opened: { run: string; record: RunRecord; numbering: Numbering } | undefined;

answerCalls(({ order, run, record, control }: PartRequest): MadePart | undefined => {
  if (record !== undefined) {
    const { order: sequence, seed } = orderOf(record);
    opened = { run, record, numbering: new Numbering(record.space, sequence, seed) };
  }
  if (opened?.run !== run) throw new TypeError(`the thread knows no run ${run}`);
  return makePart(opened.record, opened.numbering, order, new RunControl(1, control));
});
