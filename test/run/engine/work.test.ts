/** One thread's share of a run, where it is stopped in the middle of a batch. @module */
import t from 'tap';
import { openNumbering } from '../../../src/core/numbering.js';
import { Batches } from '../../../src/run/engine/batches.js';
import { RunControl, STOP_NOW, STOP_SOON } from '../../../src/run/engine/control.js';
import type { Sink } from '../../../src/run/engine/sink.js';
import { BatchWork } from '../../../src/run/engine/work.js';

const numbering = openNumbering({ width: 2, height: 2 });
const span = { first: 0n, watermark: 0n, end: 8n };

function workOf(control: RunControl, sink: Sink, limitBytes?: bigint): BatchWork {
  const batches = new Batches({ ...span, split: 4n, batchImages: 2 });
  const range = { from: 0n, step: 1n, end: span.end };
  return new BatchWork({
    ...range,
    numbering,
    batches,
    control,
    worker: 0,
    sinks: [sink],
    limitBytes,
  });
}

t.test(
  'a stop between the pieces of an append gives the batch up, and all that wait for it',
  (t) => {
    const control = new RunControl(1);
    const sink: Sink = {
      maxImageBytes: 0,
      prepare: () => 0,
      append({ position }, file) {
        file.pause();
        if (position === 2n) control.requestStop(STOP_SOON);
        file.pause();
        return 5;
      },
      close() {},
    };
    const work = workOf(control, sink);
    t.equal(work.next(), true);
    t.equal(control.finished().batch, 1n);
    t.equal(work.next(), false);
    t.equal(control.stop, STOP_NOW, 'others do not wait for its turn');
    t.equal(control.finished().batch, 1n, 'it does not count as done');
    t.equal(control.frames, 2);
    t.end();
  },
);

t.test('what stands behind a part is taken from the limit before the part ends', (t) => {
  const lengths: number[] = [];
  const sink: Sink = {
    maxImageBytes: 10,
    prepare: () => 20,
    append({ endsPart }) {
      lengths.push(endsPart ? 120 : 20);
      return endsPart ? 100 : 0;
    },
    endBytes: () => 100n,
    close() {},
  };
  for (const [limit, wanted] of [
    [400n, [20, 120, 20, 120]],
    [279n, [20, 120, 20]],
    [139n, [20]],
    [19n, []],
  ] as const) {
    lengths.length = 0;
    const work = workOf(new RunControl(1), sink, limit);
    let done = 0;
    while (work.next()) done++;
    t.same(lengths, wanted, `${limit} bytes`);
    t.equal(done, wanted.length);
  }
  t.end();
});
