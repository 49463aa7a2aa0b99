/**
 * The module of a worker's threads: parts come in, what became of them goes out.
 * @module
 */
import { parentPort } from 'node:worker_threads';
import type { RunRecord } from '../run/record.js';
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import { Numbering } from '../core/numbering.js';
import { RunControl } from '../run/engine/control.js';
import { type MadePart, makePart, type PartOrder } from './make-part.js';

/** What a thread is asked. */
export interface PartRequest {
  readonly order: PartOrder;
  /** Of the run that the part is of; its record comes with the first of its parts. */
  readonly run: string;
  readonly record?: RunRecord | undefined;
  readonly control: SharedArrayBuffer;
}

/** What it answers. */
export type PartAnswer =
  | { readonly kind: 'made'; readonly part: MadePart }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly code?: ErrorCode | undefined; readonly message: string };

let opened: { run: string; record: RunRecord; numbering: Numbering } | undefined;

parentPort?.on('message', (request: PartRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(answer(request));
});

function answer({ order, run, record, control }: PartRequest): PartAnswer {
  try {
    if (record !== undefined) {
      const { space, order: sequence, seed } = record;
      opened = { run, record, numbering: new Numbering(space, sequence, seed) };
    }
    if (opened?.run !== run) throw new TypeError(`the thread knows no run ${run}`);
    const part = makePart(opened.record, opened.numbering, order, new RunControl(1, control));
    return part === undefined ? { kind: 'stopped' } : { kind: 'made', part };
  } catch (error) {
    const code = error instanceof EnumeratorError ? error.code : undefined;
    return {
      kind: 'failed',
      code,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}
