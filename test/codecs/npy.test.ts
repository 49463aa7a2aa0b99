/** The headers of .npy files, held against numpy. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { NPY_HEADER_BYTES, npyHeader, readNpyHeader } from '../../src/codecs/npy.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import { MODELS, refuses, someSamples } from './png/tools.js';
import { inFolder, numpy } from './tools.js';

/** What numpy sees in each of some files, mapped rather than read. */
function open(files: readonly Uint8Array[]): unknown {
  return inFolder((folder) => {
    const paths = files.map((file, i) => {
      const name = path.join(folder, `${i}.npy`);
      fs.writeFileSync(name, file);
      return name;
    });
    const program = `
maps = [np.load(path, mmap_mode='r') for path in args]
print(json.dumps([{
    'mapped': isinstance(images, np.memmap),
    'type': images.dtype.str,
    'shape': images.shape,
    'values': images.ravel().tolist(),
} for images in maps]))`;
    return numpy(program, ...paths);
  });
}

/** The samples of some frames as numbers, and their bytes. */
function someFrames(space: Space, count: number): { bytes: Uint8Array; values: number[] } {
  const bytes = Buffer.concat(Array.from({ length: count }, (_, i) => someSamples(space, i + 1)));
  const values =
    space.depth === 16
      ? Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i))
      : [...bytes];
  return { bytes, values };
}

/** The largest count for which header and samples have at most 2^63 − 1 bytes. */
function mostOf(space: Space): bigint {
  return (2n ** 63n - 1n - 192n) / BigInt(space.sampleBytes);
}

t.test('numpy maps a file of every colour model and depth, with its shape and samples', (t) => {
  const spaces = MODELS.map((model) => makeSpace({ ...model, width: 5, height: 3 }));
  const frames = spaces.map((space) => someFrames(space, 4));
  t.strictSame(
    open(spaces.map((space, i) => Buffer.concat([npyHeader(space, 4n), frames[i]!.bytes]))),
    spaces.map((space, i) => ({
      mapped: true,
      type: space.depth === 16 ? '<u2' : '|u1',
      shape: [4, 3, 5, space.channels],
      values: frames[i]!.values,
    })),
  );
  t.end();
});

t.test('the count can be changed in place, from none on', (t) => {
  const space = makeSpace({ width: 3, height: 2, color: 'rgb', depth: 16 });
  const { bytes, values } = someFrames(space, 12);
  const counts = [0, 9, 10, 12];
  const files = counts.map((count) => {
    const filled = bytes.subarray(0, count * space.sampleBytes);
    const file = Buffer.concat([npyHeader(space, 0n), filled]);
    file.set(npyHeader(space, BigInt(count)));
    return file;
  });
  t.match(
    open(files),
    counts.map((count) => ({ shape: [count, 2, 3, 3], values: values.slice(0, count * 18) })),
  );
  t.end();
});

t.test('what we write we read again, with every number of digits', (t) => {
  for (const model of MODELS) {
    const space = makeSpace({ ...model, width: 7, height: 11 });
    for (let digits = 1; digits < 17; digits++) {
      const count = 10n ** BigInt(digits) - 1n;
      const header = npyHeader(space, count);
      t.equal(header.length, NPY_HEADER_BYTES);
      t.equal(header.length % 64, 0);
      t.strictSame(readNpyHeader(header), {
        count,
        height: 11,
        width: 7,
        channels: space.channels,
        bytesPerSample: space.depth === 16 ? 2 : 1,
        headerBytes: 192,
      });
    }
  }
  t.end();
});

t.test('counts go as far as numpy can count bytes, and no farther', (t) => {
  const spaces = [
    makeSpace({ width: 1, height: 1, color: 'gray', depth: 1 }),
    makeSpace({ width: 800, height: 450, color: 'rgb' }),
    makeSpace({ width: 5000, height: 3000, color: 'rgba', depth: 16 }),
    makeSpace({ width: 8 * 120 * 2 ** 20, height: 1, color: 'gray', depth: 1 }),
  ];
  const headers = spaces.map((space) => npyHeader(space, mostOf(space)));
  const program = `
import io
def read(file):
    np.lib.format.read_magic(file)
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    return [list(map(str, shape)), fortran, dtype.str, file.tell()]
print(json.dumps([read(io.BytesIO(bytes.fromhex(arg))) for arg in args]))`;
  t.strictSame(
    numpy(program, ...headers.map((header) => Buffer.from(header).toString('hex'))),
    spaces.map((space) => [
      [mostOf(space), space.height, space.width, space.channels].map(String),
      false,
      space.depth === 16 ? '<u2' : '|u1',
      192,
    ]),
  );
  for (const [i, space] of spaces.entries()) {
    t.equal(readNpyHeader(headers[i]!).count, mostOf(space), space.canonical);
    const beyond = (): unknown => npyHeader(space, mostOf(space) + 1n);
    refuses(t, beyond, /too many/, space.canonical, 'E_OUTPUT');
  }
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  refuses(t, () => npyHeader(space, 10n ** 5000n), /^.{1,200}$/, 'a huge count', 'E_OUTPUT');
  t.throws(() => npyHeader(space, -1n), TypeError);
  t.end();
});

t.test("numpy's own headers are read too, those of other arrays refused", (t) => {
  const arrays = [
    [[4, 2, 3, 1], 'u1', 'C'],
    [[0, 2, 3, 4], '<u2', 'C'],
    [[4, 2, 3], 'u1', 'C'],
    [[4, 2, 3, 5], 'u1', 'C'],
    [[4, 0, 3, 1], 'u1', 'C'],
    [[4, 2, 3, 1, 1], 'u1', 'C'],
    [[4, 2, 3, 2], 'u1', 'F'],
    [[4, 2, 3, 1], '>u2', 'C'],
    [[4, 2, 3, 1], 'i1', 'C'],
    [[4, 2, 3, 1], 'f4', 'C'],
  ] as const;
  const program = `
import io
def save(shape, dtype, order):
    file = io.BytesIO()
    np.save(file, np.zeros(shape, dtype, order=order))
    return file.getvalue().hex()
print(json.dumps([save(*array) for array in json.loads(args[0])]))`;
  const saved = numpy(program, JSON.stringify(arrays)) as string[];
  const [bytes, words, ...others] = saved.map((hex) => Buffer.from(hex, 'hex'));
  t.strictSame(readNpyHeader(bytes!), {
    count: 4n,
    height: 2,
    width: 3,
    channels: 1,
    bytesPerSample: 1,
    headerBytes: 128,
  });
  t.match(readNpyHeader(words!), { count: 0n, bytesPerSample: 2 });
  for (const [i, file] of others.entries()) {
    const title = arrays[i + 2]!.join(' ');
    refuses(t, () => readNpyHeader(file), /of another array/, title, 'E_OUTPUT');
  }
  t.end();
});

t.test('a damaged header is refused, unless the damage makes another number of it', (t) => {
  const space = makeSpace({ width: 64, height: 32, color: 'rgb' });
  const header = npyHeader(space, 1000n);
  const text = Buffer.from(header).toString('latin1');
  const missed: string[] = [];
  for (let at = 0; at < header.length; at++) {
    for (let value = 0; value < 256; value++) {
      if (value === header[at]) continue;
      const damaged = header.slice();
      damaged[at] = value;
      try {
        readNpyHeader(damaged);
      } catch (error) {
        if (!(error instanceof EnumeratorError) || error.code !== 'E_OUTPUT') throw error;
        continue;
      }
      const isDigit = at > text.indexOf('(') && at < text.indexOf(')') && /\d/.test(text[at] ?? '');
      if (!isDigit || value < 0x30 || value > 0x39) missed.push(`byte ${at} = ${value}`);
    }
  }
  t.same(missed, []);
  for (let length = 0; length < header.length; length++) {
    const short = header.subarray(0, length);
    refuses(t, () => readNpyHeader(short), /cut short/, `${length} bytes`, 'E_OUTPUT');
  }
  refuses(
    t,
    () => readNpyHeader(Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 2, 0, 0, 0, 0)),
    /version 2\.0/,
    'another version',
    'E_OUTPUT',
  );
  const most = Buffer.from(npyHeader(space, mostOf(space)));
  const digit = most.indexOf('(') + 1;
  most[digit] = 0x39;
  refuses(t, () => readNpyHeader(most), /more bytes than numpy can count/, 'too many', 'E_OUTPUT');
  t.end();
});
