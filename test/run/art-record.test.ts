/**
 * Checkpoints of runs of Random Art. CHECKPOINT §5.
 * @module
 */
import t from 'tap';
import { Compressor, Decompressor } from 'zstd-napi';
import type { ArtRun } from '../../src/art/frames.js';
import { type RunRecord } from '../../src/run/record.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/run/checkpoint/checkpoint-bytes.js';
import { ordinary, pack } from './records.js';

const numbers: ArtRun = {
  kind: 'numbers',
  grammar: 'default',
  depth: 12,
  salt: 'größe',
  variant: 2 ** 32 - 1,
  quality: true,
};
const film: ArtRun = { kind: 'film', formula: '(x, y, t)', frames: 240 };
const { order: _order, seed: _seed, ...images } = ordinary;
const record: RunRecord = { ...images, palette: undefined, art: numbers };

/** The fields of CHECKPOINT §2 for {@link record}, by hand. */
function fields(changes: Record<number, unknown> = {}): unknown[] {
  const all: unknown[] = [
    'IECK',
    2,
    [64, 64, 2, 8, null],
    1,
    '',
    Buffer.of(),
    Buffer.of(1),
    Buffer.of(),
    Buffer.of(0x10, 0x27),
    Buffer.of(0xd2, 0x04),
    [0, 0, true, 4],
    [0, 'default', 12, 'größe', 2 ** 32 - 1, true],
  ];
  for (const [i, value] of Object.entries(changes)) all[Number(i)] = value;
  return all;
}

function frame(content: Uint8Array): Buffer {
  const compressor = new Compressor();
  compressor.setParameters({ checksumFlag: true });
  return compressor.compress(content);
}

t.test('there and back, and as SPEC has it', async (t) => {
  const content = new Decompressor().decompress(encodeCheckpoint(record));
  t.equal(content.toString('hex'), pack(fields()).toString('hex'));
  const formulas: ArtRun = { kind: 'formulas' };
  const others = [
    { ...numbers, grammar: 'E -> (x, x, x)' },
    { ...numbers, samples: 4 },
    { ...film, samples: 16 },
    { ...formulas, samples: 4 },
    { ...numbers, palette: 'safe' },
    { ...numbers, samples: 16, palette: '102030,405060,708090,a0b0c0,d0e0ff' },
    { ...film, palette: 'wine' },
    { ...formulas, palette: 'ember' },
  ];
  for (const art of [numbers, film, formulas, ...others]) {
    t.same(decodeCheckpoint(encodeCheckpoint({ ...record, art })), { ...record, art });
  }
  const ofFormulas = new Decompressor().decompress(encodeCheckpoint({ ...record, art: formulas }));
  t.equal(ofFormulas.toString('hex'), pack(fields({ 11: [2] })).toString('hex'));
  const colored = encodeCheckpoint({
    ...record,
    art: { ...formulas, samples: 4, palette: 'safe' },
  });
  const ofColored = new Decompressor().decompress(colored);
  t.equal(ofColored.toString('hex'), pack(fields({ 11: [2, 4, 'safe'] })).toString('hex'));
  const far = { ...record, from: 2n ** 256n - 10_000n };
  t.same(decodeCheckpoint(encodeCheckpoint(far)), far);
});

t.test('what contradicts SPEC is refused', async (t) => {
  const art = [0, 'default', 12, 'größe', 2 ** 32 - 1, true];
  const cases: Record<string, unknown[]> = {
    'no art in version 2': fields().slice(0, 11),
    'art in version 1': fields({ 1: 1 }),
    'another space': fields({ 2: [64, 64, 0, 8, null] }),
    'another order': fields({ 3: 2 }),
    'a kind that there is not': fields({ 11: [3] }),
    'formulas with something behind them': fields({ 11: [2, 0] }),
    'too few fields': fields({ 11: art.slice(0, 5) }),
    'one sample, which is left out': fields({ 11: [...art, 1] }),
    'three samples': fields({ 11: [...art, 3] }),
    'a field too many': fields({ 11: [...art, 4, 4] }),
    'a palette in front of the samples': fields({ 11: [...art, 'wine', 4] }),
    'two palettes': fields({ 11: [...art, 'wine', 'wine'] }),
    'something behind a palette': fields({ 11: [...art, 4, 'wine', null] }),
    'a palette that there is not': fields({ 11: [2, 'wien'] }),
    'a palette of four colours': fields({ 11: [2, '102030,405060,708090,a0b0c0'] }),
    'colours in capitals': fields({ 11: [2, '102030,405060,708090,a0b0c0,D0E0FF'] }),
    'an empty palette': fields({ 11: [1, '(x, y, t)', 240, ''] }),
    'depth 0': fields({ 11: art.with(2, 0) }),
    'depth 65': fields({ 11: art.with(2, 65) }),
    'a salt with a zero': fields({ 11: art.with(3, '\0') }),
    'a variant too large': fields({ 11: art.with(4, 2 ** 32) }),
    'quality that is a number': fields({ 11: art.with(5, 1) }),
    'a film without frames': fields({ 11: [1, '(x, x, x)', 0] }),
    'a film of too many frames': fields({ 11: [1, '(x, x, x)', 2 ** 22 + 1] }),
    'numbers beyond 2^256': fields({ 5: Buffer.alloc(33, 1) }),
  };
  for (const [what, content] of Object.entries(cases)) {
    t.throws(() => decodeCheckpoint(frame(pack(content))), { code: 'E_CHECKPOINT_CORRUPT' }, what);
  }
});
