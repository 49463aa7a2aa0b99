/** Inflating without zlib beside it: the same streams are taken, and the same refused. @module */
import zlib from 'node:zlib';
import t from 'tap';
import { adler32 } from '../../../src/codecs/png/adler32.js';
import { type Inflated, inflateZlib } from '../../../src/codecs/png/inflate.js';
import { nodeZlib } from '../../../src/io/node-zlib.js';
import { numbers } from './tools.js';

type Inflate = (stream: Uint8Array, maxBytes: number) => Inflated;

/** What an inflate makes of a stream: its content and length in hex, or `refused`. */
function answer(inflate: Inflate, stream: Uint8Array, maxBytes: number): string {
  try {
    const { content, readBytes } = inflate(stream, maxBytes);
    return `${readBytes} ${Buffer.from(content).toString('hex')}`;
  } catch {
    return 'refused';
  }
}

/** A stream of bits, the lowest of a byte first, in a zlib stream with this content's Adler-32. */
function streamOf(bits: string, content: Uint8Array): Uint8Array {
  const padded = bits
    .replaceAll(' ', '')
    .padEnd(8 * Math.ceil(bits.replaceAll(' ', '').length / 8), '0');
  const bytes = padded
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte.split('').toReversed().join(''), 2));
  const end = Buffer.alloc(4);
  end.writeUInt32BE(adler32(content));
  return Uint8Array.from([0x78, 1, ...bytes, ...end]);
}

/** Text-like and random content of many lengths. */
function contents(): Uint8Array[] {
  const next = numbers(11);
  return [0, 1, 2, 100, 4095, 40_000, 200_000].flatMap((length) => [
    Uint8Array.from({ length }, () => next() & 255),
    Uint8Array.from({ length }, (_, i) => (i % 100) * (next() % 40 === 0 ? 1 : 2)),
    new Uint8Array(length),
  ]);
}

t.test('streams of every level, strategy and window, with or without bytes behind them', (t) => {
  let streams = 0;
  for (const content of contents()) {
    for (let level = 0; level <= 9; level += 3) {
      for (let strategy = 0; strategy <= 4; strategy++) {
        const stream = zlib.deflateSync(content, { level, strategy, windowBits: 9 + (level % 7) });
        for (const extra of [0, 1, 5]) {
          const bytes = Buffer.concat([stream, Buffer.alloc(extra, 0xff)]);
          const found = inflateZlib(bytes, content.length);
          const isRight =
            found.readBytes === stream.length && content.length === found.content.length;
          if (!isRight || Buffer.compare(found.content, content) !== 0)
            t.fail(`${content.length} bytes, level ${level}, strategy ${strategy}, ${extra} more`);
          streams++;
        }
      }
    }
  }
  t.equal(streams, 7 * 3 * 4 * 5 * 3);
  t.end();
});

t.test('content that is longer than asked for is refused, and less is given as it is', (t) => {
  const content = contents()[12]!;
  const stream = zlib.deflateSync(content);
  t.throws(() => inflateZlib(stream, content.length - 1), /more than 4094 bytes/);
  t.throws(() => inflateZlib(zlib.deflateSync(content, { level: 0 }), 5), /more than 5 bytes/);
  t.equal(inflateZlib(stream, content.length + 1).content.length, content.length);
  t.end();
});

t.test('damaged streams: zlib and ours give the same answer', (t) => {
  const next = numbers(17);
  let taken = 0;
  for (let i = 0; i < 20_000; i++) {
    const length = 1 + (next() % 60);
    const content = Uint8Array.from({ length }, () =>
      next() % 3 === 0 ? next() & 255 : next() & 3,
    );
    const strategy = next() % 5;
    const stream = zlib.deflateSync(content, { level: next() % 10, strategy });
    const raw = stream.subarray(2, -4);
    for (let flips = 1 + (next() % 3); flips > 0; flips--)
      raw[next() % raw.length]! ^= 1 << (next() % 8);
    try {
      // A checksum that fits, so that nothing but the structure can be wrong.
      const changed = zlib.inflateRawSync(raw, { maxOutputLength: 1000 });
      stream.writeUInt32BE(adler32(changed), stream.length - 4);
    } catch {
      // It stays as it is.
    }
    const own = answer(inflateZlib, stream, 1000);
    const wanted = answer(nodeZlib.inflate, stream, 1000);
    if (own !== 'refused') taken++;
    if (own !== wanted) t.fail(`${stream.toString('hex')}: ${own} in place of ${wanted}`);
  }
  t.ok(taken > 1000, `${taken} were taken`);
  t.end();
});

t.test('what zlib refuses though the content could be guessed', (t) => {
  const none = new Uint8Array(0);
  const a = Uint8Array.of(97);
  const fixedA = '10010001'; // 97 + 48
  const cases: [title: string, stream: Uint8Array, isTaken: boolean][] = [
    ['the letter a', streamOf(`1 10 ${fixedA} 0000000`, a), true],
    ['a stored a', streamOf('1 00 00000 1000000000000000 0111111111111111 10000110', a), true],
    [
      'a length that does not fit',
      streamOf('1 00 00000 1000000000000000 0111111111111110 10000110', a),
      false,
    ],
    ['no such kind of block', streamOf('1 11', none), false],
    ['length 286', streamOf(`1 10 ${fixedA} 11000110 00000 0000000`, a), false],
    [
      'distance 30',
      streamOf(`1 10 ${fixedA} 0000001 11110 0000000`, Uint8Array.of(97, 97, 97, 97)),
      false,
    ],
    ['a distance out of the content', streamOf(`1 10 ${fixedA} 0000001 00001 0000000`, a), false],
    // Literals and distances, how many lengths: 257, 1, and 4 for 16, 17, 18, 0.
    ['no length to repeat', streamOf('1 01 00000 00000 0000 100 000 000 100 0 00', none), false],
    ['no codes at all', streamOf('1 01 00000 00000 0000 000 000 000 000', none), false],
    ['287 literals', streamOf('1 01 01111 00000 0000 000 000 000 000', none), false],
    ['no end', zlib.deflateSync(a).subarray(0, -1), false],
    ['a wrong Adler-32', Uint8Array.from(zlib.deflateSync(a)).fill(0, -1), false],
    ['a dictionary', zlib.deflateSync(a, { dictionary: Buffer.from('abc') }), false],
    ['a window of 64 KiB', Uint8Array.from(zlib.deflateSync(a)).with(0, 0x88).with(1, 0x1c), false],
    ['a header that does not fit', Uint8Array.from(zlib.deflateSync(a)).with(1, 0), false],
    ['gzip', zlib.gzipSync(a), false],
    ['nothing', none, false],
  ];
  for (const [title, stream, isTaken] of cases) {
    const own = answer(inflateZlib, stream, 10);
    t.equal(own, answer(nodeZlib.inflate, stream, 10), title);
    t.equal(own !== 'refused', isTaken, title);
  }
  t.end();
});
