/**
 * A little of all that core does, as one text that must be the same wherever it runs: the body of
 * isomorphic.test.ts.
 *
 * It imports core alone and uses nothing of Node, as core does.
 * @module
 */
import { Numbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import { planRun, shardRange } from '../../src/core/range.js';
import { SpaceSize } from '../../src/core/size.js';
import { parseCanonical } from '../../src/core/space.js';

const SPACES = ['2x2 gray 1', '1x1 graya 8', '1x6 palette 5', '1x17 gray 1', '2x1 rgb 8'];
SPACES.push('17x9 gray 1', '9x9 gray 2', '3x3 gray 16', '5x11 palette 5', '40x40 palette 200');
SPACES.push('8x8 palette 32', '64x64 rgb 8');

/** Frames of every order, both ways, and what the errors say. */
export function exercise(): string {
  const lines: string[] = [];
  for (const text of SPACES) {
    const space = parseCanonical(text);
    for (const order of ORDERS) {
      const numbering = new Numbering(space, order, order === 'mixed' ? 'déjà vu 图像' : '');
      const last = numbering.size.exact() - 1n;
      for (const index of [0n, 1n, last / 3n, last]) {
        const samples = numbering.frameAt(index);
        const back = numbering.indexOf(samples) === index && numbering.indexBytesOf(samples).length;
        lines.push(`${text} ${order} ${index % 1000n}: ${samples.join('')} ${back}`);
      }
      lines.push(numbering.batch(last - 4n, 5).join(''));
      for (const { index, samples } of numbering.images({ count: 3n, from: 2n, step: 3n })) {
        lines.push(`${index} ${samples.join('')}`);
      }
      lines.push(messageOf(() => numbering.frameAt(last + 1n)));
      lines.push(messageOf(() => numbering.indexOf(new Uint8Array(1 + space.sampleBytes))));
    }
    const run = planRun({ from: 1n, step: 3n }, new SpaceSize(space));
    lines.push(`${shardRange(run.count, 2, 3).first % 1000n}`);
  }
  lines.push(messageOf(() => parseCanonical('9999999x9999999 rgb 8')));
  lines.push(messageOf(() => new Numbering(parseCanonical('1x1 gray 1'), 'mixed', '\ud800')));
  return lines.join('\n');
}

function messageOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return String(error);
  }
  return 'no error';
}
