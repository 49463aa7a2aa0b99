/**
 * Records that the checkpoint's tests share, and MessagePack written by hand from its
 * specification, so that a mistake in the packer is seen.
 */
import type { NumberedRecord } from '../../src/run/record.js';
import { findPalette } from '../../src/core/palette.js';
import { makeSpace } from '../../src/core/space.js';

const output = { kind: 'directory', format: 'png', metadata: true, nameWidth: 4 } as const;

/** `enumerate --from 0 --count 10000`, 1,234 images later. */
export const ordinary: NumberedRecord = {
  space: makeSpace({ width: 64, height: 64, color: 'rgb' }),
  order: 'mixed',
  seed: '',
  palette: undefined,
  from: 0n,
  step: 1n,
  first: 0n,
  end: 10_000n,
  watermark: 1234n,
  output,
};

/** The longest run that SPEC calls ordinary. */
export const widest: NumberedRecord = {
  ...ordinary,
  space: makeSpace({ width: 1920, height: 1080, color: 'palette', colors: 8 }),
  palette: findPalette('okabe-ito'),
  from: 2n ** 64n,
  step: -(2n ** 15n),
  first: 2n ** 45n,
  end: 2n ** 49n,
  watermark: 2n ** 49n - 1n,
};

/** What `enumerate submit` writes. CHECKPOINT §7. */
export const submitted: NumberedRecord = {
  ...ordinary,
  output: { ...output, kind: 'parts', split: 100n, parts: { kind: 'tar', id: '00123456789abcff' } },
};

export const variety: readonly NumberedRecord[] = [
  ordinary,
  widest,
  { ...ordinary, seed: 'größe 🙂 \n'.repeat(20), end: 0n, watermark: 0n },
  { ...ordinary, seed: 'x'.repeat(4096) },
  { ...ordinary, order: 'sequential', output: { ...output, metadata: false, nameWidth: 60 } },
  {
    ...ordinary,
    order: 'gray',
    space: makeSpace({ width: 1, height: 1, color: 'gray', depth: 1 }),
    end: 2n,
    watermark: 2n,
  },
  { ...ordinary, from: 2n ** 98_304n - 1n, step: -(2n ** 900n) },
  { ...ordinary, end: 2n ** 98_304n, watermark: 2n ** 60n },
  { ...ordinary, end: 2n ** 98_304n, first: 2n ** 90_000n, watermark: 2n ** 98_000n },
  {
    ...ordinary,
    space: makeSpace({ width: 5, height: 11, color: 'palette', colors: 5 }),
    palette: { colors: Uint8Array.from({ length: 15 }, (_, i) => i * 17) },
  },
  {
    ...ordinary,
    space: makeSpace({ width: 2 ** 20, height: 1, color: 'palette', colors: 256 }),
    palette: {
      colors: Uint8Array.from({ length: 768 }, (_, i) => (i % 3 === 2 ? Math.floor(i / 3) : 7)),
    },
  },
  { ...ordinary, space: makeSpace({ width: 65_536, height: 3, color: 'rgba', depth: 16 }) },
];

/** Numbers, text, bytes, true, false, null and arrays of them, in MessagePack's shortest forms. */
export function pack(value: unknown): Buffer {
  if (value === null) return Buffer.of(0xc0);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xc3 : 0xc2);
  if (typeof value === 'number') {
    if (value < 128) return Buffer.of(value);
    if (value < 256) return Buffer.of(0xcc, value);
    if (value < 65_536) return Buffer.of(0xcd, ...bigEndian(value, 2));
    return Buffer.of(0xce, ...bigEndian(value, 4));
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    const { length } = bytes;
    if (length < 32) return Buffer.concat([Buffer.of(0xa0 | length), bytes]);
    if (length < 256) return Buffer.concat([Buffer.of(0xd9, length), bytes]);
    return Buffer.concat([Buffer.of(0xda, ...bigEndian(length, 2)), bytes]);
  }
  if (value instanceof Uint8Array) {
    const { length } = value;
    if (length < 256) return Buffer.concat([Buffer.of(0xc4, length), value]);
    if (length < 65_536) return Buffer.concat([Buffer.of(0xc5, ...bigEndian(length, 2)), value]);
    return Buffer.concat([Buffer.of(0xc6, ...bigEndian(length, 4)), value]);
  }
  if (!Array.isArray(value)) throw new TypeError('no such value');
  const head = value.length < 16 ? [0x90 | value.length] : [0xdc, ...bigEndian(value.length, 2)];
  return Buffer.concat([Buffer.from(head), ...value.map(pack)]);
}

function bigEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);
}
