/**
 * PNG files with a fault that decides no sample, made from whole ones: what other programs read, and
 * a strict reader refuses.
 * @module
 */
import zlib from 'node:zlib';
import { makeSpace } from '../../../src/core/space.js';
import { chunk, header, makeFile, pictureChunks, type RawChunk } from './foreign.js';
import { packRows, someColors, someSamples } from './tools.js';

/** Programs that read a file, and agree on its pixels. */
export type Peer = 'ffmpeg' | 'imagemagick';

export interface Faulty {
  readonly title: string;
  readonly file: Uint8Array;
  /** The file without the fault: of the same pixels. */
  readonly whole: Uint8Array;
  /** What is said of it. */
  readonly remark: RegExp;
  /** What a strict reader says. */
  readonly refusal: RegExp;
  readonly peers: readonly Peer[];
}

const BOTH: readonly Peer[] = ['ffmpeg', 'imagemagick'];

const rgb = makeSpace({ width: 5, height: 3, color: 'rgb' });
const rgbChunks = pictureChunks(rgb, someSamples(rgb)) as [RawChunk, RawChunk, RawChunk];
const [rgbHead, rgbData, end] = rgbChunks;
const rgbWhole = makeFile(rgbChunks);
const rgbEnd = rgbWhole.length - 12;
/** That of the first pixel. */
const rgbKey = Uint8Array.from([...someSamples(rgb).subarray(0, 3)].flatMap((level) => [0, level]));

const gray = makeSpace({ width: 5, height: 3, color: 'gray', depth: 4 });
const grayChunks = pictureChunks(gray, someSamples(gray)) as [RawChunk, RawChunk, RawChunk];

const rgba = makeSpace({ width: 5, height: 3, color: 'rgba' });
const rgbaChunks = pictureChunks(rgba, someSamples(rgba)) as [RawChunk, RawChunk, RawChunk];

const palette = makeSpace({ width: 5, height: 3, color: 'palette', colors: 4 });
const paletteChunks = pictureChunks(palette, someSamples(palette), {
  palette: someColors(4),
}) as [RawChunk, RawChunk, RawChunk, RawChunk];
const alphas = chunk('tRNS', Uint8Array.of(0, 100));

/** Chunks in front of the image data. */
function before(chunks: readonly RawChunk[], ...more: RawChunk[]): RawChunk[] {
  return chunks.toSpliced(
    chunks.findIndex(({ type }) => type === 'IDAT'),
    0,
    ...more,
  );
}

/** Chunks behind it. */
function behind(chunks: readonly RawChunk[], ...more: RawChunk[]): RawChunk[] {
  return chunks.toSpliced(-1, 0, ...more);
}

/** The file with a wrong CRC in its first chunk of this type. */
export function withBadCrc(chunks: readonly RawChunk[], type: string): Uint8Array {
  const at = chunks.findIndex((one) => one.type === type);
  const file = makeFile(chunks);
  file[makeFile(chunks.slice(0, at + 1)).length - 1]! ^= 0x5a;
  return file;
}

function damaged(type: string): RegExp {
  return new RegExp(`^chunk ${type} at byte \\d+ is damaged: its CRC does not fit its bytes`);
}

/** An animation whose first frame is the picture. */
const animated = [
  rgbHead,
  chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)),
  chunk('fcTL', frameControl(0)),
  rgbData,
  chunk('fcTL', frameControl(1)),
  chunk('fdAT', Uint8Array.from([0, 0, 0, 2, ...rgbData.data])),
  end,
];

function frameControl(sequence: number): Uint8Array {
  const data = Buffer.alloc(26);
  data.writeUInt32BE(sequence, 0);
  data.writeUInt32BE(rgb.width, 4);
  data.writeUInt32BE(rgb.height, 8);
  data.writeUInt16BE(1, 20);
  data.writeUInt16BE(10, 22);
  return new Uint8Array(data);
}

/** The rows of the rgb picture, and more behind them. */
function longer(bytes: number): Uint8Array {
  const rows = packRows(rgb, someSamples(rgb));
  const filtered = Array.from({ length: rgb.height }, (_, y) => [
    0,
    ...rows.subarray(y * 15, (y + 1) * 15),
  ]).flat();
  const data = zlib.deflateSync(Uint8Array.from([...filtered, ...new Uint8Array(bytes)]));
  return makeFile([rgbHead, chunk('IDAT', new Uint8Array(data)), end]);
}

function rgbFile(...chunks: RawChunk[]): Pick<Faulty, 'file' | 'whole'> {
  return { file: makeFile(chunks), whole: rgbWhole };
}

/** A file with the fault in a chunk of the rgb picture that no sample hangs on. */
function badCrc(type: string, chunks: readonly RawChunk[], peers = BOTH): Faulty {
  return {
    title: `a wrong CRC in ${type}`,
    file: withBadCrc(chunks, type),
    whole: makeFile(chunks),
    remark: damaged(type),
    refusal: damaged(type),
    peers,
  };
}

function passedOver(type: string, problem: string): Pick<Faulty, 'remark' | 'refusal'> {
  return {
    remark: new RegExp(`^${problem}; the ${type} at byte \\d+ was passed over$`),
    refusal: new RegExp(`^${problem}$`),
  };
}

const gamma = chunk('gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f));
const text = chunk('tEXt', 'Title\0a text');

export const FAULTY: readonly Faulty[] = [
  badCrc('gAMA', before(rgbChunks, gamma)),
  badCrc('prVt', before(rgbChunks, chunk('prVt', 'anything'))),
  badCrc('tEXt', before(rgbChunks, text)),
  badCrc('zTXt', behind(rgbChunks, chunk('zTXt', 'Title\0\0x'))),
  badCrc('fdAT', animated),
  badCrc('fcTL', animated, ['imagemagick']),
  badCrc('IEND', rgbChunks, ['ffmpeg']),
  { ...badCrc('tRNS', before(rgbaChunks, alphas)), whole: makeFile(rgbaChunks) },
  {
    title: 'one byte behind the end',
    file: Uint8Array.from([...rgbWhole, 10]),
    whole: rgbWhole,
    remark: /^1 byte follows the picture's end at byte \d+; passed over$/,
    refusal: /^1 byte follows the picture's end at byte \d+: cut them off$/,
    peers: BOTH,
  },
  {
    title: 'another picture behind the end',
    file: Uint8Array.from([...rgbWhole, ...makeFile(grayChunks)]),
    whole: rgbWhole,
    remark: /^\d+ bytes follow the picture's end at byte \d+; passed over$/,
    refusal: /bytes follow/,
    peers: BOTH,
  },
  {
    title: 'an end that is not empty',
    ...rgbFile(rgbHead, rgbData, chunk('IEND', 'x')),
    ...passedOver('IEND', 'IEND holds 1 byte: it must be empty'),
    peers: BOTH,
  },
  {
    title: 'no end',
    file: rgbWhole.subarray(0, rgbEnd),
    whole: rgbWhole,
    remark: /^the file ends at byte \d+ without IEND; the image data stands before it$/,
    refusal: /^the file ends at byte \d+ without IEND$/,
    peers: ['ffmpeg'],
  },
  {
    title: 'half an end',
    file: rgbWhole.subarray(0, rgbEnd + 6),
    whole: rgbWhole,
    remark: /^the file ends inside the chunk that begins at byte \d+; the image data stands/,
    refusal: /^the file ends inside the chunk that begins at byte \d+$/,
    peers: [],
  },
  {
    title: 'half a text in the place of the end',
    file: makeFile(behind(rgbChunks, text)).subarray(0, rgbEnd + 14),
    whole: rgbWhole,
    remark: /^the file ends inside chunk tEXt at byte \d+: 12 bytes are announced, 2 there; /,
    refusal: /^the file ends inside chunk tEXt/,
    peers: [],
  },
  {
    title: 'no chunk in the place of the end',
    ...rgbFile(rgbHead, rgbData, chunk('ab1d', 'x'), end),
    remark: /^no chunk begins at byte \d+: its type is not four letters; the image data stands/,
    refusal: /its type is not four letters$/,
    peers: ['ffmpeg'],
  },
  {
    title: 'image data beyond the last row',
    file: longer(1),
    whole: rgbWhole,
    remark: /^the image data inflates to 49 bytes: the header asks for 48; what is beyond /,
    refusal: /^the image data is damaged, or is not the 48 bytes/,
    peers: BOTH,
  },
  {
    title: 'many rows too many',
    file: longer(160_000),
    whole: rgbWhole,
    remark: /^the image data inflates to 160,048 bytes/,
    refusal: /^the image data is damaged, or is not the 48 bytes/,
    peers: BOTH,
  },
  {
    title: 'bytes behind the zlib stream',
    ...rgbFile(rgbHead, chunk('IDAT', Uint8Array.from([...rgbData.data, 1, 2, 3])), end),
    remark: /^3 bytes follow the zlib stream in IDAT; passed over$/,
    refusal: /^3 bytes follow the zlib stream in IDAT: cut them off$/,
    peers: BOTH,
  },
  {
    title: 'a whole IDAT behind the zlib stream',
    ...rgbFile(rgbHead, rgbData, chunk('IDAT', 'junk'), end),
    remark: /^4 bytes follow the zlib stream in IDAT; passed over$/,
    refusal: /^4 bytes follow/,
    peers: BOTH,
  },
  {
    title: 'an IDAT apart from the others, which are whole',
    ...rgbFile(rgbHead, rgbData, text, chunk('IDAT', 'junk'), end),
    ...passedOver('IDAT', 'tEXt stands between IDAT chunks: they must follow one another'),
    peers: BOTH,
  },
  {
    title: 'a palette in a gray picture',
    file: makeFile(before(grayChunks, chunk('PLTE', someColors(4)))),
    whole: makeFile(grayChunks),
    ...passedOver('PLTE', 'PLTE in a gray picture: there must be none'),
    peers: BOTH,
  },
  {
    title: 'a palette behind the image data',
    ...rgbFile(...behind(rgbChunks, chunk('PLTE', someColors(4)))),
    ...passedOver('PLTE', 'PLTE comes after the image data: it must come before'),
    peers: BOTH,
  },
  {
    title: 'two palettes that are not used',
    ...rgbFile(...before(rgbChunks, chunk('PLTE', someColors(4)), chunk('PLTE', someColors(3)))),
    ...passedOver('PLTE', 'a second PLTE: there may be one'),
    peers: ['ffmpeg'],
  },
  {
    title: 'half a colour in a palette that is not used',
    ...rgbFile(...before(rgbChunks, chunk('PLTE', 'abcd'))),
    ...passedOver('PLTE', 'PLTE holds 4 bytes: it must be 3 for each of 1 to 256 colours'),
    peers: BOTH,
  },
  {
    title: 'more colours than the depth has entries',
    file: makeFile(
      paletteChunks.with(1, chunk('PLTE', Uint8Array.from([...someColors(4), 1, 2, 3]))),
    ),
    whole: makeFile(paletteChunks),
    remark: /^PLTE holds 15 bytes: .* 1 to 4 colours; of that at byte 33 the first 4 were taken$/,
    refusal: /^PLTE holds 15 bytes/,
    peers: BOTH,
  },
  {
    title: 'tRNS before the palette',
    file: makeFile(paletteChunks.toSpliced(1, 0, alphas)),
    whole: makeFile(paletteChunks),
    ...passedOver('tRNS', 'tRNS comes before PLTE: it must come after'),
    peers: BOTH,
  },
  {
    title: 'tRNS behind the image data',
    file: makeFile(behind(paletteChunks, alphas)),
    whole: makeFile(paletteChunks),
    ...passedOver('tRNS', 'tRNS comes after the image data: it must come before'),
    peers: BOTH,
  },
  {
    title: 'tRNS twice',
    file: makeFile(before(paletteChunks, alphas, chunk('tRNS', Uint8Array.of(9)))),
    whole: makeFile(before(paletteChunks, alphas)),
    ...passedOver('tRNS', 'a second tRNS: there may be one'),
    // The last one counts with ffmpeg.
    peers: ['imagemagick'],
  },
  {
    title: 'more alphas than colours',
    file: makeFile(before(paletteChunks, chunk('tRNS', Uint8Array.of(0, 1, 2, 3, 4)))),
    whole: makeFile(paletteChunks),
    ...passedOver('tRNS', 'tRNS holds 5 bytes: PLTE has 4 colours'),
    // ffmpeg takes those that have a colour.
    peers: ['imagemagick'],
  },
  {
    title: 'tRNS beside an alpha',
    file: makeFile(before(rgbaChunks, chunk('tRNS', rgbKey))),
    whole: makeFile(rgbaChunks),
    ...passedOver('tRNS', 'tRNS in a picture that has alpha: there must be none'),
    peers: BOTH,
  },
  {
    title: 'a colour key of a wrong length',
    ...rgbFile(...before(rgbChunks, chunk('tRNS', 'ab'))),
    ...passedOver('tRNS', 'tRNS holds 2 bytes: it must be 6'),
    peers: BOTH,
  },
  {
    title: 'a colour key of a wrong length, and a right one',
    file: makeFile(before(rgbChunks, chunk('tRNS', 'ab'), chunk('tRNS', rgbKey))),
    whole: makeFile(before(rgbChunks, chunk('tRNS', rgbKey))),
    ...passedOver('tRNS', 'tRNS holds 2 bytes: it must be 6'),
    peers: BOTH,
  },
  {
    title: 'a colour key before a palette that is not used',
    file: makeFile(before(rgbChunks, chunk('tRNS', rgbKey), chunk('PLTE', someColors(4)))),
    whole: makeFile(before(rgbChunks, chunk('tRNS', rgbKey))),
    ...passedOver('PLTE', 'PLTE comes after tRNS: it must come before'),
    peers: BOTH,
  },
];

/** Files that nobody should take for a picture, and what is said of them, strictly or not. */
export const REFUSED: readonly (readonly [title: string, file: Uint8Array, message: RegExp])[] = [
  ['a wrong CRC in IHDR', withBadCrc(rgbChunks, 'IHDR'), damaged('IHDR')],
  ['a wrong CRC in IDAT', withBadCrc(rgbChunks, 'IDAT'), damaged('IDAT')],
  ['a wrong CRC in PLTE', withBadCrc(paletteChunks, 'PLTE'), damaged('PLTE')],
  [
    'a wrong CRC in a tRNS that counts',
    withBadCrc(before(paletteChunks, alphas), 'tRNS'),
    damaged('tRNS'),
  ],
  ['a name that was tRNS', renamed(before(paletteChunks, alphas), 'tRNS', 'tRNs'), damaged('tRNs')],
  ['a name that was IDAT', renamed(rgbChunks, 'IDAT', 'iDAT'), damaged('iDAT')],
  [
    'a wrong Adler-32',
    withData((data) => data.with(data.length - 1, data.at(-1)! ^ 1)),
    /^the image data is damaged/,
  ],
  ['no Adler-32', withData((data) => data.subarray(0, -4)), /^the image data is damaged/],
  ['half the image data, and no end', cutAfterData(), /^the file ends at byte \d+ without IEND$/],
  ['a cut IDAT', rgbWhole.subarray(0, rgbEnd - 5), /^the file ends inside chunk IDAT/],
  [
    'IDAT apart from the others, which are not whole',
    makeFile([
      rgbHead,
      chunk('IDAT', rgbData.data.subarray(0, 20)),
      text,
      chunk('IDAT', rgbData.data.subarray(20)),
      end,
    ]),
    /^tEXt stands between IDAT chunks/,
  ],
  ['two palettes', makeFile(paletteChunks.toSpliced(1, 0, paletteChunks[1])), /^a second PLTE/],
  [
    'a palette entry that is none',
    makeFile(paletteChunks.with(1, chunk('PLTE', someColors(3)))),
    /palette entry 3/,
  ],
  [
    'a critical chunk that is not known',
    makeFile(behind(rgbChunks, chunk('ABCD'))),
    /critical and unknown/,
  ],
  [
    'Apple’s form',
    makeFile([chunk('CgBI', 'P\0 \x06'), ...rgbChunks]),
    /^this is Apple's form of PNG \(CgBI\).*pngcrush/,
  ],
  ['no image data', makeFile([rgbHead, end]), /^no image data/],
  ['a second header', makeFile([rgbHead, ...rgbChunks]), /^a second IHDR/],
  ['a side of nothing', makeFile([header(0, 3, 8, 2, 0, 0, 0), rgbData, end]), /^width 0/],
];

function renamed(chunks: readonly RawChunk[], type: string, name: string): Uint8Array {
  const at = makeFile(
    chunks.slice(
      0,
      chunks.findIndex((one) => one.type === type),
    ),
  ).length;
  const file = makeFile(chunks);
  file.set(Buffer.from(name), at + 4);
  return file;
}

function withData(change: (data: Uint8Array) => Uint8Array): Uint8Array {
  return makeFile([rgbHead, chunk('IDAT', change(rgbData.data)), end]);
}

function cutAfterData(): Uint8Array {
  return makeFile([rgbHead, chunk('IDAT', rgbData.data.subarray(0, 20))]);
}
