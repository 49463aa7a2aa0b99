/** Checkpoints: MessagePack values in zstd frames, both put together in ways that ours never does. @module */
import { Packr } from 'msgpackr';
import { Compressor, Decompressor } from 'zstd-napi';
import { orderOf, type RunRecord } from '../../../src/run/record.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/run/checkpoint/checkpoint-bytes.js';
import { ORDERS } from '../../../src/core/order.js';
import { findPalette, PALETTE_NAMES } from '../../../src/core/palette.js';
import { makeSpace } from '../../../src/core/space.js';
import { ordinary, variety } from '../../run/records.js';
import { MODELS, someColors } from '../../codecs/png/tools.js';
import { join, mutateBytes, type Random } from './random.js';
import { ask, claim, kindOf, type Target } from './target.js';

const NAME = 'x.ckpt';
const CODES = ['TRUNCATED', 'FOREIGN', 'VERSION', 'CORRUPT'].map((kind) => `E_CHECKPOINT_${kind}`);
const MAX_CONTENT_BYTES = 2 ** 24;

const unpackr = new Packr({ useRecords: false });

export const checkpoint: Target = {
  folder: 'checkpoint',
  extension: 'ckpt',
  maxGrowthBytes: 2 ** 27,

  seeds: () => variety.map((record) => encodeCheckpoint(record)),

  next(random, corpus) {
    if (random.once(10)) return encodeCheckpoint(makeRecord(random));
    const file = random.pick(corpus);
    if (random.once(8)) return mutateBytes(random, file);
    let content = contentOf(file);
    if (content === undefined) return mutateBytes(random, file);
    if (random.once(3)) {
      content = mutateBytes(random, content);
    } else {
      const value = unpack(content);
      if (value === undefined) return mutateBytes(random, file);
      let changed: unknown = value;
      for (let i = 1 + random.small(3); i > 0; i--) changed = mutateValue(random, changed, 0);
      content = pack(random, changed, random.once(4) ? 4 : 0);
    }
    const framed = frame(random, content);
    return random.once(8) ? mutateBytes(random, framed) : framed;
  },

  check(input) {
    const before = Buffer.from(input);
    const answer = ask(CODES, () => decodeCheckpoint(input, NAME));
    claim(before.equals(input), 'the input was changed');
    if ('refusal' in answer) {
      claim(answer.refusal.message.startsWith(`${NAME} `), 'the message does not name the file');
      return kindOf(answer.refusal);
    }
    const { value: record } = answer;
    const again = encodeCheckpoint(record);
    const content = contentOf(input);
    claim(content !== undefined, 'zstd reads something else');
    claim(Buffer.compare(contentOf(again) ?? before, content) === 0, 'other content is written');
    claim(again.length < 2 ** 17 + content.length, 'it grows');
    const { first, watermark, end, step } = record;
    claim(first <= watermark && watermark <= end && step !== 0n, 'it contradicts itself');
    return `${orderOf(record).order} ${record.space.color} ${record.palette?.name ?? ''}`;
  },
};

/** What lies in a frame; nothing where zstd cannot read it. */
function contentOf(file: Uint8Array): Uint8Array | undefined {
  try {
    const content = new Decompressor().decompress(file);
    return content.length <= MAX_CONTENT_BYTES ? content : undefined;
  } catch {
    return undefined;
  }
}

function unpack(content: Uint8Array): unknown {
  try {
    return unpackr.unpack(content);
  } catch {
    return undefined;
  }
}

/** A record that is right; fails here where it does not come back. */
function makeRecord(random: Random): RunRecord {
  const side = (): number => 1 + random.small(random.pick([4, 40, 4000]));
  const name = random.pick(PALETTE_NAMES);
  const palette = random.once(2)
    ? findPalette(name)
    : { colors: someColors(2 + random.below(255)) };
  const colors = palette.colors.length / 3;
  const plain = MODELS.filter(({ color }) => color !== 'palette');
  const isPalette = random.once(3);
  const sides = { width: side(), height: side() };
  const space = makeSpace(
    isPalette ? { ...sides, color: 'palette', colors } : { ...sides, ...random.pick(plain) },
  );
  const order = random.pick(ORDERS);
  const bits = Math.max(1, Math.floor(Math.log2(space.radix) * space.digits) - 1);
  const from = random.bigint(1 + random.below(Math.min(bits, 20_000))) % 2n ** BigInt(bits);
  const end = random.bigint(random.small(Math.min(bits, 300))) % (2n ** BigInt(bits) - from);
  const watermark = random.bigint(300) % (end + 1n);
  return {
    space,
    ...(isPalette ? { palette } : {}),
    order,
    seed: order === 'mixed' ? random.pick(['', 'seed', 'ü🙂', 'x'.repeat(4096), '\n']) : '',
    from,
    step: 1n,
    first: random.bigint(300) % (watermark + 1n),
    watermark,
    end,
    output: { ...ordinary.output, metadata: random.once(2), nameWidth: 1 + random.below(60) },
  };
}

const TEXTS = ['', 'IECK', 'IECL', 'cga', 'gameboy', 'websafe', '__proto__', 'constructor', '\0'];
TEXTS.push('x'.repeat(31), 'x'.repeat(32), 'ü'.repeat(2049), 'x'.repeat(70_000), '\n\r', '\u2028');

const NUMBERS = [0, 1, 2, 3, 4, 5, 8, 16, 60, 61, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31 - 1];
NUMBERS.push(2 ** 31, 2 ** 32, 2 ** 53, -1, -32, -33, -(2 ** 31), 0.5, NaN, Infinity, -0);

function makeValue(random: Random, depth: number): unknown {
  switch (random.below(depth > 3 ? 6 : 8)) {
    case 0:
      return random.pick(NUMBERS);
    case 1:
      return random.pick(TEXTS);
    case 2:
      return Buffer.from(random.bytes(random.pick([0, 1, 2, 6, 15, 256, 300, 768])));
    case 3:
      return random.pick([null, true, false]);
    case 4:
      return random.bigint(64);
    case 5:
      return Buffer.from([...random.bytes(random.small(9)), random.pick([0, 1, 0x7f, 0x80, 0xff])]);
    case 6:
      return Array.from({ length: random.small(17) }, () => makeValue(random, depth + 1));
    default:
      return new Map([[makeValue(random, depth + 1), makeValue(random, depth + 1)]]);
  }
}

function mutateValue(random: Random, value: unknown, depth: number): unknown {
  if (Array.isArray(value) && value.length > 0 && !(depth > 0 && random.once(4))) {
    const items: unknown[] = value;
    const at = random.below(items.length);
    switch (random.below(depth === 0 ? 12 : 6)) {
      case 0:
        return items.toSpliced(at, random.below(3));
      case 1:
        return items.toSpliced(at, 0, makeValue(random, depth + 1));
      case 2:
        return items.with(at, random.pick(items));
      default:
        return items.with(at, mutateValue(random, items[at], depth + 1));
    }
  }
  if (value instanceof Uint8Array && random.once(2)) return Buffer.from(mutateBytes(random, value));
  if (typeof value === 'number' && random.once(2)) return value + random.pick([-1, 1, 256]);
  return makeValue(random, depth);
}

/**
 * MessagePack.
 * @param loose - how often, out of 16 times, a form longer than the shortest one is taken
 */
function pack(random: Random, value: unknown, loose: number): Uint8Array {
  const level = random.below(16) < loose ? 1 + random.below(3) : 0;
  if (value === null || value === undefined) return Uint8Array.of(0xc0);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xc3 : 0xc2);
  if (typeof value === 'bigint') return unsigned(0xcf, BigInt.asUintN(64, value), 8);
  if (typeof value === 'number') return packNumber(value, level);
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    const broken = loose > 0 && random.once(30) ? mutateBytes(random, bytes) : bytes;
    return join(packHead(broken.length, level, [0xa0, 32], [0xd9, 0xda, 0xdb]), broken);
  }
  if (value instanceof Uint8Array) {
    return join(packHead(value.length, level, [0, 0], [0xc4, 0xc5, 0xc6]), value);
  }
  const pairs = value instanceof Map ? [...value].flat() : undefined;
  const items: unknown[] = pairs ?? (Array.isArray(value) ? value : []);
  const head =
    pairs === undefined
      ? packHead(items.length, Math.max(level, 0), [0x90, 16], [undefined, 0xdc, 0xdd])
      : packHead(items.length / 2, level, [0x80, 16], [undefined, 0xde, 0xdf]);
  return join(head, ...items.map((item) => pack(random, item, loose)));
}

/** The head of a text, a byte string, an array or a map. */
function packHead(
  length: number,
  level: number,
  [fixed, below]: readonly [number, number],
  codes: readonly (number | undefined)[],
): Uint8Array {
  if (level === 0 && length < below) return Uint8Array.of(fixed | length);
  for (const [i, code] of codes.entries()) {
    const isLongEnough = length < 256 ** (2 ** i) && (i + 1 >= level || i === 2);
    if (code !== undefined && isLongEnough) return unsigned(code, BigInt(length), 2 ** i);
  }
  throw new Error(`${length} is too long`);
}

function packNumber(value: number, level: number): Uint8Array {
  if (!Number.isSafeInteger(value) || Object.is(value, -0) || level === 3) {
    const bytes = Buffer.alloc(9, 0xcb);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (value < 0) {
    if (value >= -32 && level === 0) return Uint8Array.of(256 + value);
    return unsigned(0xd3, BigInt.asUintN(64, BigInt(value)), 8);
  }
  if (value < 128 && level === 0) return Uint8Array.of(value);
  for (let i = 0; i < 4; i++) {
    if (value < 256 ** (2 ** i) && i + 1 >= level) return unsigned(0xcc + i, BigInt(value), 2 ** i);
  }
  throw new Error(`${value} is too large`);
}

/** A code and a number of `length` bytes behind it, the highest first. */
function unsigned(code: number, value: bigint, length: number): Uint8Array {
  return join(
    Uint8Array.of(code),
    Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'),
  );
}

/** A zstd frame around content: by zstd in many ways, or by hand, block by block. */
function frame(random: Random, content: Uint8Array): Uint8Array {
  if (random.once(2)) {
    const compressor = new Compressor();
    compressor.setParameters({
      checksumFlag: !random.once(8),
      contentSizeFlag: !random.once(8),
      compressionLevel: random.pick([-131_072, -5, -1, 1, 3, 9, 19]),
    });
    return new Uint8Array(compressor.compress(content));
  }
  const blocks: Uint8Array[] = [];
  let rest = content;
  do {
    const size = random.once(3) ? random.small(rest.length + 1) : rest.length;
    const isLast = size === rest.length && !random.once(4);
    const part = rest.subarray(0, size);
    rest = rest.subarray(size);
    if (size > 0 && part.every((byte) => byte === part[0])) {
      blocks.push(blockHead(isLast, 1, size), part.subarray(0, 1));
    } else {
      blocks.push(blockHead(isLast, random.once(60) ? random.below(4) : 0, size), part);
    }
    if (isLast) break;
    // An empty one, or one that is a bomb.
    if (random.once(40)) blocks.push(blockHead(false, random.below(2), random.pick([0, 2 ** 17])));
  } while (blocks.length < 40);
  const sum = random.once(10) ? random.bytes(4) : checksum(content);
  const size = random.once(10) ? random.uint32() : content.length;
  return join(frameHead(random, size), ...blocks, sum);
}

function blockHead(isLast: boolean, type: number, size: number): Uint8Array {
  const value = (isLast ? 1 : 0) | (type << 1) | (size << 3);
  return Uint8Array.of(value, value >>> 8, value >>> 16);
}

/** Magic number, descriptor, window and content size in one of the widths that hold it. */
function frameHead(random: Random, size: number): Uint8Array {
  const isSingle = random.once(2);
  const most = size < 256 && isSingle ? 0 : size >= 256 && size < 65_792 ? 1 : 2;
  const flag = random.once(3) ? random.pick([2, 3]) : most;
  const descriptor = (flag << 6) | (isSingle ? 0x20 : 0) | 4;
  const odd = random.once(20) ? random.below(256) : 0;
  const field = Buffer.alloc(8);
  field.writeBigUInt64LE(BigInt(flag === 1 ? Math.max(0, size - 256) : size));
  return join(
    Buffer.from('28b52ffd', 'hex'),
    Uint8Array.of(descriptor ^ odd),
    isSingle ? new Uint8Array(0) : Uint8Array.of(random.once(4) ? random.below(256) : 0x38),
    field.subarray(0, 2 ** flag),
  );
}

/** The last four bytes of what zstd makes of the content. */
function checksum(content: Uint8Array): Uint8Array {
  const compressor = new Compressor();
  compressor.setParameters({ checksumFlag: true, compressionLevel: 1 });
  return compressor.compress(content).subarray(-4);
}
