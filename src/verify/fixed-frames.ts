/**
 * The diagnosis of files whose frames have one size: raw, npy, y4m.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import type { Space } from '../core/space.js';
import { batchOf, Diagnosis } from './diagnosis.js';
import type { Judgement } from './image-judge.js';

const Y4M_LINE = Buffer.from('FRAME\n');

export class FixedFrames extends Diagnosis {
  protected diagnose(): boolean {
    const { record, file, findings, format, end } = this.at;
    const { maxFrameBytes: frameBytes } = format;
    const position = this.sequence.next;
    if (position >= end) return false;
    const found = file.read(this.offset, frameBytes);
    if (found.length < frameBytes) {
      if (found.length === 0 || position >= record.watermark) return false;
      const cut = `it is cut off after ${grouped(found.length)} of ${grouped(frameBytes)} bytes`;
      this.damaged(cut, position);
    } else {
      const expected = format.encode(batchOf(record, position, this.judge.frameAt(position)));
      if (Buffer.compare(expected, found) === 0) this.found({ position, images: 1 });
      // Nothing was promised of it, and a loss of power leaves holes.
      else if (position >= record.watermark) return false;
      else findings.addJudged(record, position, file.name, this.#judgeFrame(found, position));
    }
    this.sequence.take(position);
    this.offset += found.length;
    return found.length === frameBytes;
  }

  protected finish(isAtEnd: boolean): void {
    if (!isAtEnd) return;
    const { file, findings, format } = this.at;
    const behind = file.size - this.offset;
    if (behind <= 0) return;
    const images = Math.max(1, Math.floor(behind / format.maxFrameBytes));
    const reason = `${counted(behind, 'byte follows', 'bytes follow')} the last image`;
    findings.add({ kind: 'extra', file: file.name, images: BigInt(images), reason });
  }

  #judgeFrame(found: Uint8Array, position: bigint): Judgement {
    const { record } = this.at;
    if (record.output.kind !== 'y4m') return this.judge.judgeSamples(found, position);
    if (Buffer.compare(found.subarray(0, Y4M_LINE.length), Y4M_LINE) !== 0)
      return { kind: 'damaged', reason: 'its line FRAME is damaged' };
    const samples = graySamples(record.space, found.subarray(Y4M_LINE.length));
    if (samples === undefined)
      return {
        kind: 'damaged',
        reason: 'its planes differ; rounded colours do not tell which image they are',
      };
    const judgement = this.judge.judgeSamples(samples, position);
    // The bytes differ, so it cannot be right.
    return judgement.kind === 'right'
      ? { kind: 'damaged', reason: 'its planes differ' }
      : judgement;
  }
}

/** From a plane back to samples; undefined for RGB, which Y′CbCr does not give back. */
function graySamples({ color, depth }: Space, plane: Uint8Array): Uint8Array | undefined {
  if (color !== 'gray') return undefined;
  if (depth >= 8) return plane;
  const factor = 255 / (2 ** depth - 1);
  const samples = Uint8Array.from(plane, (level) => Math.floor(level / factor));
  return plane.every((level) => level % factor === 0) ? samples : undefined;
}
