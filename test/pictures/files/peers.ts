/** What other decoders make of a file: red, green, blue, alpha of 16 bits each. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type Picture, readRow } from '../../../src/pictures/picture.js';

export type Peer = (file: string, size: Size) => Uint16Array;
type Size = Pick<Picture, 'width' | 'height'>;

function outputOf(program: string, args: readonly string[]): Buffer {
  const { stdout, stderr, status, error } = spawnSync(program, args, { maxBuffer: 2 ** 28 });
  if (status !== 0) throw error ?? new Error(`${program}: ${stderr.toString()}`);
  return stdout;
}

/** All pixels of a picture that was read here. */
export function pixelsOf(picture: Picture): Uint16Array {
  const pixels = new Uint16Array(4 * picture.width * picture.height);
  const row = new Uint16Array(4 * picture.width);
  for (let y = 0; y < picture.height; y++) {
    readRow(picture, y, row);
    pixels.set(row, y * row.length);
  }
  return pixels;
}

/** ImageMagick. */
export function imageMagick(file: string): Uint16Array {
  const raw = outputOf('convert', [`${file}[0]`, '-depth', '16', '-endian', 'LSB', 'rgba:-']);
  return new Uint16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
}

/** libvips, whose raw output has as many samples of a pixel as it finds. */
export function vips(file: string, { width, height }: Size): Uint16Array {
  const out = `${file}.raw`;
  outputOf('vips', ['rawsave', file, out]);
  const raw = fs.readFileSync(out);
  const isDeep = /ushort/i.test(outputOf('vipsheader', ['-f', 'format', file]).toString());
  const channels = raw.length / (width * height) / (isDeep ? 2 : 1);
  return spread(raw, channels, isDeep ? 2 : 1, true);
}

/** ffmpeg, from a file in place of a pipe, and with a decoder that it chooses itself. */
export function ffmpeg(file: string): Uint16Array {
  const form = ['-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const raw = outputOf('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-i',
    file,
    '-frames:v',
    '1',
    ...form,
  ]);
  return spread(raw, 4, 1, true);
}

/** A program of netpbm, or another one that writes PBM, PGM or PPM to standard output. */
export function netpbm(program: string, ...options: readonly string[]): Peer {
  return (file) => readPnm(outputOf(program, [...options, file]));
}

/** A program that writes a PNG, which ImageMagick reads. */
export function viaPng(program: string, toArgs: (file: string, png: string) => string[]): Peer {
  return (file) => {
    const png = path.join(path.dirname(file), `${path.basename(file)}.peer.png`);
    outputOf(program, toArgs(file, png));
    return imageMagick(png);
  };
}

/** The binary kinds. */
function readPnm(bytes: Buffer): Uint16Array {
  const head = /^P([456])\s+(?:#[^\n]*\n)*(\d+)\s+(\d+)(?:\s+(\d+))?\s/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  )!;
  const [text, kind, width, height, most = '1'] = head;
  const data = bytes.subarray(text.length);
  if (kind !== '4')
    return spread(data, kind === '6' ? 3 : 1, Number(most) > 255 ? 2 : 1, false, Number(most));
  const rowBytes = Math.ceil(Number(width) / 8);
  const bits = Uint8Array.from({ length: Number(width) * Number(height) }, (_, i) => {
    const [y, x] = [Math.floor(i / Number(width)), i % Number(width)];
    return (data[y * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1 ? 0 : 255;
  });
  return spread(Buffer.from(bits), 1, 1, false);
}

function spread(
  raw: Buffer,
  channels: number,
  bytes: 1 | 2,
  isLittle: boolean,
  most = 256 ** bytes - 1,
): Uint16Array {
  const levelAt = (i: number): number => {
    const level =
      bytes === 1 ? raw[i]! : isLittle ? raw.readUInt16LE(2 * i) : raw.readUInt16BE(2 * i);
    return Math.round((level * 65_535) / most);
  };
  const pixels = new Uint16Array((4 * raw.length) / bytes / channels);
  for (let i = 0, at = 0; at < pixels.length; i += channels, at += 4) {
    for (let c = 0; c < 3; c++) pixels[at + c] = levelAt(channels >= 3 ? i + c : i);
    pixels[at + 3] = channels % 2 === 0 ? levelAt(i + channels - 1) : 65_535;
  }
  return pixels;
}

/** The largest difference of 65,535; of pixels that are transparent in both, none. */
export function farthest(a: Uint16Array, b: Uint16Array): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const alpha = i - (i % 4) + 3;
    if (a[alpha] === 0 && b[alpha] === 0) continue;
    most = Math.max(most, Math.abs(a[i]! - b[i]!));
  }
  return most;
}
