/** Small files of each format from real encoders, with the decoders that they are held against. @module */
import fs from 'node:fs';
import path from 'node:path';
import { makePicture } from '../tools.js';
import { run } from '../../codecs/png/tools.js';
import { ffmpeg, imageMagick, netpbm, type Peer, viaPng, vips } from './peers.js';

export interface MadeFile {
  /** Its name, whose ending is the format's. */
  readonly name: string;
  /** What makes it out of a PNG. */
  readonly make: (png: string, file: string) => void;
  readonly source: keyof typeof SOURCES;
  readonly peers: readonly Peer[];
  /** How far another decoder may be off, of 255: 0 where the format keeps each sample. */
  readonly bound: number;
  /** Whether the file is to be said to hold other colours. */
  readonly isConverted: boolean;
}

/** Odd sides: no row ends where a block, or four bytes, do. */
const SIZE = { width: 13, height: 9 } as const;
const SOURCES = {
  rgb: { color: 'rgb', depth: 8 },
  rgba: { color: 'rgba', depth: 8 },
  gray: { color: 'gray', depth: 8 },
  bits: { color: 'gray', depth: 1 },
  deep: { color: 'rgb', depth: 16 },
  palette: { color: 'palette', colors: 16 },
} as const;

const convert =
  (...options: readonly string[]): MadeFile['make'] =>
  (png, file) =>
    run('convert', [png, ...options, file]);
const encode =
  (...options: readonly string[]): MadeFile['make'] =>
  (png, file) =>
    run('ffmpeg', ['-v', 'error', '-nostdin', '-i', png, '-frames:v', '1', ...options, file]);
/** A program that writes to standard output, from a PNM. */
const fromPnm =
  (command: string): MadeFile['make'] =>
  (png, file) =>
    run('sh', ['-c', `pngtopnm "$1" | ${command} > "$2"`, 'sh', png, file]);

const avifdec = viaPng('avifdec', (file, png) => ['-d', '8', file, png]);
const deepAvifdec = viaPng('avifdec', (file, png) => ['-d', '16', file, png]);
const dwebp = viaPng('dwebp', (file, png) => ['-quiet', file, '-o', png]);
const COPIED = { bound: 0, isConverted: false } as const;
const WORKED_OUT = { isConverted: true } as const;

export const MADE_FILES: readonly MadeFile[] = [
  {
    name: 'im.bmp',
    source: 'rgb',
    make: convert(),
    peers: [imageMagick, netpbm('bmptopnm')],
    ...COPIED,
  },
  {
    name: 'pal.bmp',
    source: 'palette',
    make: convert('-type', 'Palette'),
    peers: [imageMagick, netpbm('bmptopnm')],
    ...COPIED,
  },
  {
    name: 'rle.bmp',
    source: 'palette',
    make: convert('-type', 'Palette', '-compress', 'RLE'),
    peers: [imageMagick, ffmpeg],
    ...COPIED,
  },
  {
    name: 'netpbm.bmp',
    source: 'bits',
    make: fromPnm('ppmtobmp'),
    peers: [imageMagick, netpbm('bmptopnm')],
    ...COPIED,
  },
  { name: 'alpha.bmp', source: 'rgba', make: encode(), peers: [imageMagick, ffmpeg], ...COPIED },
  {
    name: 'im.tga',
    source: 'rgb',
    make: convert(),
    peers: [ffmpeg, netpbm('tgatoppm')],
    ...COPIED,
  },
  { name: 'rle.tga', source: 'rgba', make: encode(), peers: [ffmpeg], ...COPIED },
  {
    name: 'pal.tga',
    source: 'palette',
    make: fromPnm('pamtotga -cmap'),
    peers: [ffmpeg, netpbm('tgatoppm')],
    ...COPIED,
  },
  {
    name: 'gray.tga',
    source: 'gray',
    make: fromPnm('pamtotga -mono'),
    peers: [ffmpeg, netpbm('tgatoppm')],
    ...COPIED,
  },
  { name: 'im.gif', source: 'palette', make: convert(), peers: [imageMagick, vips], ...COPIED },
  {
    name: 'interlaced.gif',
    source: 'palette',
    make: convert('-interlace', 'GIF'),
    peers: [imageMagick, netpbm('giftopnm')],
    ...COPIED,
  },
  {
    name: 'gifsicle.gif',
    source: 'palette',
    make: (png, file) =>
      run('sh', ['-c', 'convert "$1" gif:- | gifsicle -O3 > "$2"', 'sh', png, file]),
    peers: [imageMagick, vips],
    ...COPIED,
  },
  { name: 'im.ico', source: 'rgba', make: convert(), peers: [imageMagick, ffmpeg], ...COPIED },
  {
    name: 'netpbm.ico',
    source: 'palette',
    make: fromPnm('ppmtowinicon'),
    peers: [imageMagick, ffmpeg],
    ...COPIED,
  },
  {
    name: 'im.sgi',
    source: 'rgb',
    make: convert(),
    peers: [imageMagick, netpbm('sgitopnm')],
    ...COPIED,
  },
  {
    name: 'raw.sgi',
    source: 'gray',
    make: convert('-compress', 'None'),
    peers: [imageMagick, netpbm('sgitopnm')],
    ...COPIED,
  },
  {
    name: 'raw.psd',
    source: 'rgb',
    make: convert('-compress', 'None'),
    peers: [imageMagick, ffmpeg],
    ...COPIED,
  },
  // Rows in runs, each with a code at its end that stands for nothing.
  { name: 'im.psd', source: 'rgb', make: convert(), peers: [imageMagick], ...COPIED },
  { name: 'gray.psd', source: 'gray', make: convert(), peers: [imageMagick], ...COPIED },
  {
    name: 'cwebp.webp',
    source: 'rgba',
    make: (png, file) => run('cwebp', ['-quiet', '-lossless', '-exact', png, '-o', file]),
    peers: [imageMagick, dwebp],
    ...COPIED,
  },
  // Chroma of half the size is enlarged in one way here, and in another one there.
  {
    name: 'lossy.webp',
    source: 'gray',
    make: (png, file) => run('cwebp', ['-quiet', png, '-o', file]),
    peers: [imageMagick, dwebp],
    bound: 1,
    ...WORKED_OUT,
  },
  {
    name: 'raw.dds',
    source: 'rgb',
    make: convert('-define', 'dds:compression=none'),
    peers: [imageMagick, ffmpeg],
    ...COPIED,
  },
  {
    name: 'blocks.dds',
    source: 'rgb',
    make: convert(),
    peers: [imageMagick, ffmpeg],
    bound: 1,
    ...WORKED_OUT,
  },
  {
    name: 'im.jp2',
    source: 'rgb',
    make: convert('-quality', '0'),
    peers: [imageMagick, vips],
    ...COPIED,
  },
  {
    name: 'deep.jp2',
    source: 'deep',
    make: convert('-quality', '0'),
    peers: [imageMagick, vips],
    ...COPIED,
  },
  // Of other depths ffmpeg makes white 15/16 or 1023/1024 of what it is.
  {
    name: 'ten.jp2',
    source: 'deep',
    make: convert('-depth', '10', '-quality', '0'),
    peers: [imageMagick],
    bound: 0,
    ...WORKED_OUT,
  },
  {
    name: 'four.jp2',
    source: 'rgba',
    make: convert('-depth', '4', '-quality', '0'),
    peers: [imageMagick],
    bound: 0,
    ...WORKED_OUT,
  },
  {
    name: 'im.jpg',
    source: 'rgb',
    make: convert('-sampling-factor', '4:4:4'),
    peers: [imageMagick, vips],
    bound: 3,
    ...WORKED_OUT,
  },
  {
    name: 'cmyk.jpg',
    source: 'gray',
    make: convert('-colorspace', 'CMYK', '-sampling-factor', '1x1'),
    peers: [imageMagick],
    bound: 3,
    ...WORKED_OUT,
  },
  { name: 'ff.pam', source: 'rgba', make: encode(), peers: [imageMagick, ffmpeg], ...COPIED },
  {
    name: 'netpbm.ppm',
    source: 'deep',
    make: fromPnm('cat'),
    peers: [imageMagick, vips],
    ...COPIED,
  },
  {
    name: 'text.ppm',
    source: 'rgb',
    make: fromPnm('pnmtoplainpnm'),
    peers: [imageMagick, vips],
    ...COPIED,
  },
  { name: 'ff.qoi', source: 'rgba', make: encode(), peers: [ffmpeg], ...COPIED },
  {
    name: 'lossless.avif',
    source: 'rgb',
    make: (png, file) => run('avifenc', ['-l', '-s', '10', png, file]),
    peers: [avifdec, ffmpeg],
    ...COPIED,
  },
  {
    name: 'gray.avif',
    source: 'gray',
    make: (png, file) => run('avifenc', ['-s', '10', '-y', '400', png, file]),
    peers: [avifdec, ffmpeg],
    ...COPIED,
  },
  {
    name: 'ten.avif',
    source: 'rgb',
    make: (png, file) => run('avifenc', ['-s', '10', '-y', '444', '-d', '10', png, file]),
    peers: [avifdec],
    bound: 1.5,
    ...WORKED_OUT,
  },
  {
    name: 'twelve.avif',
    source: 'deep',
    make: (png, file) => run('avifenc', ['-l', '-s', '10', '-d', '12', png, file]),
    peers: [deepAvifdec],
    // One level of 16 bits.
    bound: 1 / 257,
    ...WORKED_OUT,
  },
];

/** The PNG of each kind of picture, which the encoders read. */
export function writeSources(folder: string): Record<keyof typeof SOURCES, string> {
  const files: Record<string, string> = {};
  for (const [name, model] of Object.entries(SOURCES)) {
    files[name] = path.join(folder, `${name}.png`);
    const { png } = makePicture(3n ** 60n, { ...SIZE, ...model, metadata: false });
    fs.writeFileSync(files[name], png);
  }
  return files;
}
