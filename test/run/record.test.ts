import fc from 'fast-check';
import t, { type Test } from 'tap';
import { Compressor, Decompressor } from 'zstd-napi';
import { type RunRecord } from '../../src/run/record.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/run/checkpoint/checkpoint-bytes.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { findPalette, PALETTE_NAMES } from '../../src/core/palette.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import { readVectors } from '../core/tools.js';
import { ordinary, pack, submitted, variety, widest } from './records.js';

const CODES: ReadonlySet<string> = new Set([
  'E_CHECKPOINT_TRUNCATED',
  'E_CHECKPOINT_FOREIGN',
  'E_CHECKPOINT_VERSION',
  'E_CHECKPOINT_CORRUPT',
]);

/** The code of the error that the bytes give; fails on any other error. undefined where they are read. */
function codeOf(bytes: Uint8Array): string | undefined {
  try {
    decodeCheckpoint(bytes, 'x.ckpt');
    return undefined;
  } catch (error) {
    if (!(error instanceof EnumeratorError) || !CODES.has(error.code)) throw error;
    if (!error.message.startsWith('x.ckpt ') || error.message.includes('\n')) throw error;
    return error.code;
  }
}

function refuses(t: Test, bytes: Uint8Array, kind: string, what: string, part = ''): void {
  try {
    decodeCheckpoint(bytes);
    t.fail(`${what}: it was read`);
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, `E_CHECKPOINT_${kind}`, what);
    t.ok(error.message.includes(part), error.message);
  }
}

function frame(content: Uint8Array, parameters: object = {}): Buffer {
  const compressor = new Compressor();
  compressor.setParameters({ checksumFlag: true, ...parameters });
  return compressor.compress(content);
}

const content = (record: RunRecord): Buffer =>
  new Decompressor().decompress(encodeCheckpoint(record));

/** The eleven fields of CHECKPOINT §2 for {@link ordinary}, some of them replaced. */
function fields(changes: Record<number, unknown> = {}): unknown[] {
  const all: unknown[] = [
    'IECK',
    1,
    [64, 64, 2, 8, null],
    0,
    '',
    Buffer.of(),
    Buffer.of(1),
    Buffer.of(),
    Buffer.of(0x10, 0x27),
    Buffer.of(0xd2, 0x04),
    [0, 0, true, 4],
  ];
  for (const [i, value] of Object.entries(changes)) all[Number(i)] = value;
  return all;
}

/** The output of a tar with labels. */
function labelled(last: unknown, labels: unknown): unknown[] {
  const none = Buffer.of();
  return [1, 0, true, 4, none, none, null, null, false, null, null, last, labels];
}

/** An output of twelve fields. */
function parts(kind: number, split: number, last: unknown): unknown[] {
  const none = Buffer.of();
  const splitBytes = split === 0 ? none : Buffer.of(split);
  return [kind, 0, true, 4, splitBytes, none, null, null, false, null, null, last];
}

t.test('a record comes back from its bytes', (t) => {
  for (const record of variety)
    t.same(decodeCheckpoint(encodeCheckpoint(record)), record, record.space.canonical);
  for (const name of PALETTE_NAMES) {
    const palette = findPalette(name);
    const space = makeSpace({
      width: 9,
      height: 9,
      color: 'palette',
      colors: palette.colors.length / 3,
    });
    t.same(
      decodeCheckpoint(encodeCheckpoint({ ...ordinary, space, palette })).palette,
      palette,
      name,
    );
  }
  t.end();
});

/** A vector of a checkpoint: SPEC §13. */
interface ContentVector {
  readonly about: string;
  readonly content_hex: string;
  /** Whether it is read, and written in another form. */
  readonly old?: boolean;
}

t.test('every checkpoint of the vectors is read, and written as it was', async (t) => {
  const vectors = readVectors<ContentVector>('checkpoints/contents');
  t.ok(vectors.length >= 20, `${vectors.length} vectors`);
  for (const { about, content_hex, old = false } of vectors) {
    const record = decodeCheckpoint(frame(Buffer.from(content_hex, 'hex')));
    const again = content(record);
    t.equal(again.toString('hex') === content_hex, !old, about);
    t.strictSame(decodeCheckpoint(frame(again)), record, about);
  }
  const errors = readVectors<{ about: string; file_hex: string; code: string }>(
    'checkpoints/errors',
  );
  t.ok(errors.length >= 20, `${errors.length} errors`);
  for (const { about, file_hex, code } of errors)
    t.equal(codeOf(Buffer.from(file_hex, 'hex')), code, about);
});

t.test(
  'the time at which a live stream began is a whole number, or the float of before',
  async (t) => {
    const epoch = 1_780_000_000_123;
    const live = { pace: 'clock', epoch, bitrate: 0, preset: 'fast' } as const;
    const film = { scale: 4, loop: 0 };
    const rate = { numerator: 30, denominator: 1 };
    const output = { kind: 'stream', format: 'raw', metadata: false, nameWidth: 4 } as const;
    const record = { ...ordinary, output: { ...output, rate, film, live } } as const;
    t.same(decodeCheckpoint(encodeCheckpoint(record)), record);
    const bytes = content(record).toString('hex');
    t.match(bytes, /c4067b8844709e01/, 'bytes, the lowest first');

    // Versions 1 and 3, in which msgpackr wrote a float for what has more than 32 bits.
    const float = Buffer.alloc(9, 0xcb);
    float.writeDoubleBE(epoch, 1);
    const old = (head: string, version: string, tail: string): Buffer =>
      Buffer.from(
        bytes
          .replace(/^9da44945434b04/, `${head}a44945434b${version}`)
          .replace('c4067b8844709e01', float.toString('hex'))
          .replace(/c0c0$/, tail),
        'hex',
      );
    t.same(decodeCheckpoint(frame(old('9b', '01', ''))), record);
    const session = '0123456789abcdef';
    t.same(decodeCheckpoint(frame(old('9d', '03', `c0c408${session}`))), { ...record, session });
    t.equal(codeOf(frame(old('9d', '04', 'c0c0'))), 'E_CHECKPOINT_CORRUPT', 'a float of now');
  },
);

t.test('any record comes back from its bytes', (t) => {
  const position = fc.bigInt({ min: 0n, max: 2n ** 80n });
  const space = fc.constantFrom<Space>(
    ordinary.space,
    makeSpace({ width: 300, height: 70_000, color: 'gray', depth: 1 }),
    makeSpace({ width: 100, height: 1, color: 'graya', depth: 16 }),
  );
  const seed = fc.string({ unit: 'grapheme' }).filter((seed) => !seed.includes('\0'));
  fc.assert(
    fc.property(
      space,
      seed,
      fc.bigInt({ min: 0n, max: 2n ** 700n }),
      fc.bigInt({ min: 1n, max: 2n ** 600n }),
      fc.tuple(position, position, position),
      fc.integer({ min: 1, max: 60 }),
      (space, seed, from, step, positions, nameWidth) => {
        const [first, watermark, end] = positions.toSorted((a, b) =>
          a < b ? -1 : a > b ? 1 : 0,
        ) as [bigint, bigint, bigint];
        const output = { ...ordinary.output, nameWidth };
        const record: RunRecord = {
          space,
          order: 'mixed',
          seed,
          palette: undefined,
          from,
          step,
          first,
          watermark,
          end,
          output,
        };
        const back = decodeCheckpoint(encodeCheckpoint(record));
        return t.same(back, record);
      },
    ),
    { numRuns: 200 },
  );
  t.end();
});

t.test('the run file of a submitted run is an array of CHECKPOINT §2 and small', (t) => {
  const id = Buffer.from('00123456789abcff', 'hex');
  const expected = fields({ 10: parts(9, 100, [1, id]) });
  t.equal(content(submitted).toString('hex'), pack(expected).toString('hex'));
  const bytes = encodeCheckpoint(submitted);
  t.same(decodeCheckpoint(bytes), submitted);
  t.ok(bytes.length <= 80, `${bytes.length} bytes`);
  for (let length = 0; length < bytes.length; length++)
    t.throws(() => decodeCheckpoint(bytes.subarray(0, length)), { code: 'E_CHECKPOINT_TRUNCATED' });
  t.end();
});

t.test('what goes into a pipe is a kind of its own, and numbered parts have a width', (t) => {
  const none = Buffer.of();
  const raw = { format: 'raw', metadata: false, nameWidth: 4 } as const;
  const base = { format: 'png', metadata: true, nameWidth: 4 } as const;
  const rate = { numerator: 24, denominator: 1 };
  for (const [output, field] of [
    [{ kind: 'pipe', ...raw }, [5, 2, false, 4]],
    [{ ...base, kind: 'pipe', piped: 'tar' }, [10, 0, true, 4]],
    [{ ...raw, kind: 'pipe', piped: 'npy' }, [11, 2, false, 4]],
    [
      { ...raw, kind: 'pipe', piped: 'y4m', rate },
      [12, 2, false, 4, none, none, null, [24, 1], false, null, null],
    ],
    [{ ...base, kind: 'zip' }, [13, 0, true, 4]],
    [{ ...base, kind: 'directory', format: 'png-stored' }, [0, 3, true, 4]],
    [{ ...base, kind: 'tar', split: 9n, partWidth: 3 }, parts(1, 9, 3)],
    [{ ...base, kind: 'tar', labels: { classes: 10 } }, labelled(null, [10, false])],
    [{ ...base, kind: 'tar', labels: { json: true } }, labelled(null, [null, true])],
    [
      { ...base, kind: 'tar', split: 9n, partWidth: 3, labels: { classes: 1, json: true } },
      [...parts(1, 9, 3), [1, true]],
    ],
  ] as const) {
    const record: RunRecord = { ...ordinary, output };
    t.equal(content(record).toString('hex'), pack(fields({ 10: field })).toString('hex'));
    t.same(decodeCheckpoint(encodeCheckpoint(record)), record);
  }
  for (const [field, part] of [
    [[14, 2, false, 4], 'the kind of output is number 14'],
    [[13, 2, true, 4], 'raw has no metadata'],
    [[0, 4, false, 4], 'the image format is number 4'],
    [labelled(null, [null, false]), 'the labels are none'],
    [labelled(null, [0, false]), 'there are 0 classes'],
    [labelled(null, [10]), 'the labels is no array of 2'],
    [[13, ...labelled(null, [10, false]).slice(1)], 'only a tar has labels'],
    [labelled(null, null), 'the labels is no array of 2'],
    [[...parts(1, 9, 3), [1, true], 1], 'the output is no array of 11'],
    [[10, 0, true, 4, Buffer.of(9), none, null, null, false, null, null], 'the split is wrong'],
    [[11, 0, true, 4], 'npy holds no png'],
    [[12, 2, false, 4], 'the rate is wrong'],
    [parts(1, 0, 3), 'the width of part numbers is wrong'],
    [parts(1, 9, 0), 'the width of part numbers is wrong'],
    [parts(1, 9, 21), 'the width of part numbers is wrong'],
    [parts(0, 9, 3), 'the width of part numbers is wrong'],
    [parts(1, 9, 'x'), 'the width of part numbers is no whole number'],
  ] as const)
    refuses(t, frame(pack(fields({ 10: field }))), 'CORRUPT', JSON.stringify(field), part);
  t.end();
});

t.test('the content is the array of CHECKPOINT §2, byte for byte', (t) => {
  t.equal(
    content(ordinary).toString('hex'),
    '9ba44945434b019540400208c000a0c400c40101c400c4021027c402d204940000c304',
  );
  t.equal(content(ordinary).toString('hex'), pack(fields()).toString('hex'));
  t.equal(
    content(widest).toString('hex'),
    '9ba44945434b0195cd0780cd0438' +
      '0408a96f6b6162652d69746f' +
      '00a0c409000000000000000001c4020080c406000000000020c40700000000000002' +
      'c407ffffffffffff01940000c304',
  );
  t.end();
});

t.test('every field has the shortest form that MessagePack has', (t) => {
  for (const record of variety) {
    const bytes = content(record);
    const { space, palette, seed, output } = record;
    const unsigned = (n: bigint): Uint8Array => {
      const hex = n === 0n ? '' : n.toString(16);
      return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toReversed();
    };
    const expected = fields({
      2: [
        space.width,
        space.height,
        ['gray', 'graya', 'rgb', 'rgba', 'palette'].indexOf(space.color),
        palette === undefined ? space.depth : space.radix,
        palette === undefined ? null : (palette.name ?? palette.colors),
      ],
      3: ['mixed', 'sequential', 'gray', 'progressive', 'cloud'].indexOf(record.order),
      4: seed,
      5: unsigned(record.from),
      // Its own tests hold the step to the shortest form.
      6: stepField(record.step),
      7: unsigned(record.first),
      8: unsigned(record.end),
      9: unsigned(record.watermark),
      10: [0, 0, output.metadata, output.nameWidth],
    });
    t.equal(Buffer.compare(bytes, pack(expected)), 0, `${space.canonical}, ${bytes.length} bytes`);
  }
  t.end();
});

function stepField(step: bigint): Uint8Array {
  for (let length = 1; ; length++) {
    if (BigInt.asIntN(8 * length, step) !== step) continue;
    const hex = BigInt.asUintN(8 * length, step)
      .toString(16)
      .padStart(2 * length, '0');
    return Buffer.from(hex, 'hex').toReversed();
  }
}

t.test('an ordinary run takes at most 100 bytes, however many images are done', (t) => {
  t.ok(encodeCheckpoint(ordinary).length <= 64, `${encodeCheckpoint(ordinary).length} bytes`);
  t.ok(encodeCheckpoint(widest).length <= 100, `${encodeCheckpoint(widest).length} bytes`);
  const whole = { ...ordinary, end: 2n ** 98_304n, watermark: 2n ** 60n };
  t.ok(
    encodeCheckpoint(whole).length <= 80,
    `${encodeCheckpoint(whole).length} bytes for the whole default space`,
  );
  const from = 2n ** 64n;
  const long = { ...ordinary, from, end: 2n ** 63n, watermark: 2n ** 63n - 1n };
  t.ok(encodeCheckpoint(long).length <= 80, `${encodeCheckpoint(long).length} bytes`);
  t.end();
});

t.test('each truncation is told as such', (t) => {
  for (const record of variety) {
    const bytes = encodeCheckpoint(record);
    const step = Math.max(1, Math.floor(bytes.length / 500));
    for (let length = 0; length < bytes.length; length += length < 64 ? 1 : step) {
      if (codeOf(bytes.subarray(0, length)) !== 'E_CHECKPOINT_TRUNCATED')
        t.fail(`${length} of ${bytes.length}`);
    }
    t.equal(codeOf(bytes.subarray(0, -1)), 'E_CHECKPOINT_TRUNCATED', `${bytes.length} bytes`);
  }
  t.end();
});

t.test('each bit of a checkpoint counts', (t) => {
  for (const record of variety) {
    const bytes = encodeCheckpoint(record);
    if (bytes.length > 1000) continue;
    const codes = new Set<string>();
    for (let i = 0; i < bytes.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[i]! ^= 1 << bit;
        const code = codeOf(damaged);
        if (code === undefined)
          t.fail(`${record.space.canonical}: bit ${bit} of byte ${i} can be flipped`);
        else codes.add(code);
      }
    }
    t.ok(
      codes.has('E_CHECKPOINT_CORRUPT') && codes.has('E_CHECKPOINT_FOREIGN'),
      `${bytes.length} bytes: ${[...codes].join(' ')}`,
    );
  }
  t.end();
});

t.test('each bit of any ordinary checkpoint counts', (t) => {
  const number = fc.bigInt({ min: 0n, max: 2n ** 64n });
  fc.assert(
    fc.property(number, number, number, fc.nat(7), (from, a, b, bit) => {
      const [watermark, end] = a < b ? [a, b] : [b, a];
      const bytes = encodeCheckpoint({ ...ordinary, from, watermark, end });
      if (bytes.length !== content({ ...ordinary, from, watermark, end }).length + 13) return false;
      return bytes.every((_, i) => {
        const damaged = bytes.slice();
        damaged[i]! ^= 1 << bit;
        return codeOf(damaged) !== undefined;
      });
    }),
    { numRuns: 60 },
  );
  t.pass('for all checkpoints tried');
  t.end();
});

t.test('each byte of a checkpoint counts, whatever takes its place', (t) => {
  for (const record of [ordinary, widest]) {
    const bytes = encodeCheckpoint(record);
    for (let i = 0; i < bytes.length; i++) {
      for (let value = 0; value < 256; value++) {
        if (value === bytes[i]) continue;
        const damaged = bytes.slice();
        damaged[i] = value;
        if (codeOf(damaged) === undefined) t.fail(`byte ${i} can be ${value}`);
      }
      const without = Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]);
      if (codeOf(without) === undefined) t.fail(`byte ${i} can be left out`);
    }
    t.pass(`${bytes.length} bytes`);
  }
  t.end();
});

t.test('damage of any kind gives one of the four errors, or the very same record', (t) => {
  const encoded = variety.map((record) => encodeCheckpoint(record));
  const edit = fc.tuple(fc.nat(), fc.nat(255));
  fc.assert(
    fc.property(
      fc.nat(variety.length - 1),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (which, edits) => {
        const damaged = encoded[which]!.slice();
        for (const [at, value] of edits) damaged[at % damaged.length] = value;
        const code = codeOf(damaged);
        return code !== undefined || t.same(decodeCheckpoint(damaged), variety[which]);
      },
    ),
    { numRuns: 2000 },
  );
  t.pass('for all damages tried');
  t.end();
});

t.test('content that passes the checksum is checked field by field', (t) => {
  t.same(decodeCheckpoint(frame(pack(fields()))), ordinary);
  const palette = [2, 1, 4, 2];
  const cases: [string, Record<number, unknown>][] = [
    ['a space of no width', { 2: [0, 64, 2, 8, null] }],
    ['a space beyond the limit', { 2: [2 ** 31 - 1, 2 ** 31 - 1, 2, 8, null] }],
    ['a width beyond 2^31', { 2: [2 ** 31, 1, 0, 8, null] }],
    ['a colour model that there is not', { 2: [64, 64, 5, 8, null] }],
    ['a depth that there is not', { 2: [64, 64, 2, 4, null] }],
    ['a palette where none belongs', { 2: [64, 64, 2, 8, 'cga'] }],
    ['no palette where one belongs', { 2: [64, 64, 4, 16, null] }],
    ['an unknown palette', { 2: [64, 64, 4, 16, 'nes'] }],
    ['a palette of another size', { 2: [64, 64, 4, 8, 'cga'] }],
    ['too few colours', { 2: [...palette, Buffer.alloc(5)] }],
    ['the same colour twice', { 2: [...palette, Buffer.alloc(6)] }],
    ['a space of four fields', { 2: [64, 64, 2, 8] }],
    ['a space of six fields', { 2: [64, 64, 2, 8, null, null] }],
    ['a space that is no array', { 2: 'rgb' }],
    ['a text for a number', { 2: ['64', 64, 2, 8, null] }],
    ['an order that there is not', { 3: 5 }],
    ['an order by name', { 3: 'mixed' }],
    ['a seed for an order that has none', { 3: 1, 4: 'x' }],
    ['a seed for the progressive order', { 3: 3, 4: 'x' }],
    ['a seed with U+0000', { 4: 'a\0b' }],
    ['a seed of 4,097 bytes', { 4: 'x'.repeat(4097) }],
    ['a seed that is no text', { 4: Buffer.of(1) }],
    ['a zero byte at the end of from', { 5: Buffer.of(1, 0) }],
    ['a zero byte for zero', { 5: Buffer.of(0) }],
    ['a from outside the space', { 5: Buffer.concat([Buffer.alloc(12_288), Buffer.of(1)]) }],
    ['a from that is a number', { 5: 0 }],
    ['a step of zero', { 6: Buffer.of(0) }],
    ['an empty step', { 6: Buffer.of() }],
    ['a step that is too long', { 6: Buffer.of(1, 0) }],
    ['a negative step that is too long', { 6: Buffer.of(0xff, 0xff) }],
    ['a last position outside the space', { 6: Buffer.of(0xff) }],
    ['a first behind the watermark', { 7: Buffer.of(0xd3, 0x04) }],
    ['a watermark behind the end', { 9: Buffer.of(0x11, 0x27) }],
    ['an end that is no byte string', { 8: 10_000 }],
    ['a kind of output that there is not', { 10: [7, 0, true, 4] }],
    ['an image format that there is not', { 10: [0, 4, true, 4] }],
    ['metadata as a number', { 10: [0, 0, 1, 4] }],
    ['a name width of 0', { 10: [0, 0, true, 0] }],
    ['a name width of 61', { 10: [0, 0, true, 61] }],
    ['an output of three fields', { 10: [0, 0, true] }],
    ['an output that is nothing', { 10: null }],
    ['parts without a split', { 10: parts(9, 0, [1, Buffer.alloc(8)]) }],
    ['parts of films', { 10: parts(9, 100, [7, Buffer.alloc(8)]) }],
    ['parts whose id has seven bytes', { 10: parts(9, 100, [1, Buffer.alloc(7)]) }],
    ['parts of what has none', { 10: parts(0, 100, [1, Buffer.alloc(8)]) }],
    ['parts that are nothing', { 10: parts(9, 100, null) }],
  ];
  for (const [what, changes] of cases) refuses(t, frame(pack(fields(changes))), 'CORRUPT', what);
  refuses(t, frame(pack(fields().slice(0, 10))), 'CORRUPT', 'ten fields');
  refuses(t, frame(pack([...fields(), null])), 'CORRUPT', 'twelve fields');
  refuses(
    t,
    frame(Buffer.concat([pack(fields()), Buffer.of(0xc0)])),
    'CORRUPT',
    'a value behind the array',
  );
  refuses(t, frame(pack(fields()).subarray(0, -1)), 'CORRUPT', 'an array that is cut off');
  refuses(t, frame(pack(fields()).subarray(0, 6)), 'CORRUPT', 'a magic and nothing else');
  t.end();
});

t.test('longer forms of the same values are refused', (t) => {
  const bytes = pack(fields());
  const splice = (at: number, remove: number, ...insert: number[]): Buffer =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)]);
  t.same(decodeCheckpoint(frame(splice(0, 0))), ordinary, 'the bytes as they should be');
  refuses(t, frame(splice(0, 1, 0xdc, 0, 11)), 'CORRUPT', 'array 16');
  refuses(t, frame(splice(6, 1, 0xcc, 1)), 'CORRUPT', 'uint 8 for the version');
  refuses(t, frame(splice(7, 1, 0xdc, 0, 5)), 'CORRUPT', 'array 16 for the space');
  refuses(t, frame(splice(8, 1, 0xcc, 64)), 'CORRUPT', 'uint 8 for the width');
  refuses(t, frame(splice(8, 1, 0xd0, 64)), 'CORRUPT', 'int 8 for the width');
  refuses(t, frame(splice(8, 1, 0xca, 0x42, 0x80, 0, 0)), 'CORRUPT', 'a float for the width');
  refuses(
    t,
    frame(splice(8, 1, 0xcf, 0, 0, 0, 0, 0, 0, 0, 64)),
    'CORRUPT',
    'uint 64 for the width',
  );
  refuses(t, frame(splice(14, 1, 0xd9, 0)), 'CORRUPT', 'str 8 for the seed');
  refuses(t, frame(splice(15, 2, 0xc5, 0, 0)), 'CORRUPT', 'bin 16 for from');
  refuses(
    t,
    frame(pack(fields({ 4: 'é' })).fill(0xff, 15, 17)),
    'CORRUPT',
    'a seed that is not UTF-8',
  );
  t.end();
});

t.test('a checkpoint of another version is told as such', (t) => {
  for (const version of [0, 5, 6, 127, 128, 255]) {
    refuses(
      t,
      frame(pack(fields({ 1: version }))),
      'VERSION',
      `format ${version}`,
      `format ${version}`,
    );
  }
  refuses(t, frame(pack(['IECK', 5])), 'VERSION', 'a shorter array', 'newer');
  refuses(
    t,
    frame(pack(['IECK', 5, ...Array.from({ length: 30 }, () => null)])),
    'VERSION',
    'a longer array',
  );
  refuses(
    t,
    frame(Buffer.concat([pack(['IECK', 5, 3]), Buffer.of(0xc1)])),
    'VERSION',
    'content of unknown sorts',
  );
  refuses(t, frame(pack(['IECK', 'one'])), 'CORRUPT', 'a version that is no number');
  t.end();
});

t.test('files of other programs are told as such', (t) => {
  refuses(t, Buffer.from('PK\x03\x04 a zip file'), 'FOREIGN', 'a zip file');
  refuses(t, Buffer.from('\x89PNG\r\n\x1a\n'), 'FOREIGN', 'a PNG');
  refuses(t, Buffer.from('{"from": 0}'), 'FOREIGN', 'JSON');
  refuses(t, Buffer.of(0x28), 'TRUNCATED', 'the first byte of one');
  refuses(t, Buffer.of(0x28, 0xb6), 'FOREIGN', 'two bytes that are not');
  refuses(t, Buffer.of(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0), 'FOREIGN', 'a skippable frame');
  refuses(t, pack(fields()), 'FOREIGN', 'the array without a frame');
  refuses(t, frame(Buffer.from('some text')), 'FOREIGN', 'text in a frame');
  refuses(t, frame(Buffer.alloc(0)), 'FOREIGN', 'an empty frame');
  refuses(t, frame(pack(['IECX', 1])), 'FOREIGN', 'another magic');
  refuses(t, frame(pack('IECK')), 'FOREIGN', 'a text');
  refuses(
    t,
    frame(pack(fields()), { checksumFlag: false }),
    'FOREIGN',
    'a frame without a checksum',
    'checksum',
  );
  refuses(
    t,
    frame(pack(fields()), { contentSizeFlag: false }),
    'FOREIGN',
    'a frame without a size',
    'size',
  );
  refuses(
    t,
    Buffer.concat([frame(pack(fields())), Buffer.of(0)]),
    'CORRUPT',
    'a byte behind the frame',
  );
  refuses(
    t,
    Buffer.concat([frame(pack(fields())), frame(pack(fields()))]),
    'CORRUPT',
    'two frames',
  );
  t.end();
});

t.test('a small file cannot ask for much memory', (t) => {
  const magic = [0x28, 0xb5, 0x2f, 0xfd];
  // Single segment, checksum, a size of eight bytes: 2^62, then 400 MiB; one block of one byte.
  const vast = Buffer.from([...magic, 0xe4, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x0b, 0, 0, 7, 0, 0, 0, 0]);
  refuses(t, vast, 'FOREIGN', '2^62 bytes');
  const large = Buffer.from([...magic, 0xe4, 0, 0, 0, 0x19, 0, 0, 0, 0, 0x0b, 0, 0, 7, 0, 0, 0, 0]);
  refuses(t, large, 'CORRUPT', '400 MiB', 'shorter than it says');
  t.end();
});

t.test('the bytes of a checkpoint are not kept', (t) => {
  const record = variety.find(
    (record) => record.palette !== undefined && record.palette.name === undefined,
  )!;
  const bytes = encodeCheckpoint(record);
  const back = decodeCheckpoint(bytes);
  bytes.fill(0);
  t.same(back, record);
  t.end();
});

t.test('records that contradict themselves are not written', (t) => {
  const { output } = ordinary;
  const bad: object[] = [
    { from: -1n },
    { first: -1n },
    { step: 0n },
    { first: 1235n },
    { watermark: 10_001n },
    { watermark: 1234 },
    { order: 'random' },
    { order: 'gray', seed: 'x' },
    { seed: '\0' },
    { seed: '\uD800' },
    { palette: findPalette('cga') },
    { space: widest.space },
    { space: widest.space, palette: { ...findPalette('okabe-ito'), name: 'cga' } },
    { space: widest.space, palette: { name: 'okabe-ito', colors: new Uint8Array(24) } },
    { space: widest.space, palette: { colors: new Uint8Array(24) } },
    { output: { ...output, nameWidth: 0 } },
    { output: { ...output, nameWidth: 61 } },
    { output: { ...output, kind: 'npy' } },
    { output: { ...output, kind: '7z' } },
    { output: { ...output, kind: 'zip', labels: { json: true } } },
    { output: { ...output, format: 'pnm' } },
    { output: { ...output, split: 0n } },
    { output: { ...output, offset: 1n } },
    { output: { ...output, rate: { numerator: 24, denominator: 1 } } },
    { output: { ...output, manifest: { file: '', offset: 0n } } },
    { output: { ...output, format: 'gif' } },
    { output: { ...output, metadata: 1 } },
  ];
  for (const change of bad) {
    t.throws(
      () => encodeCheckpoint({ ...ordinary, ...change }),
      { name: /TypeError|EnumeratorError/ },
      Object.keys(change).join(),
    );
  }
  t.end();
});
