/**
 * The formats of pictures besides PNG, and of films, recognised by how their files begin.
 * @module
 */

export interface Format {
  readonly name: string;
  /** The name of ffmpeg's reader, or several separated by commas, of which it takes the one that fits. */
  readonly demuxer: string;
  /** Matches the first bytes in hex. */
  readonly signature: RegExp;
}

/** A picture's file that was read. */
export interface PictureBytes {
  /** The whole file. */
  readonly bytes: Uint8Array;
  readonly format: Format;
  /** What the file is called in messages. */
  readonly name: string;
}

/** What {@link findFormat} looks at. */
export const START_BYTES = 32;

const PICTURES: readonly Format[] = [
  { name: 'jpeg', demuxer: 'jpeg_pipe', signature: /^ffd8ff/ },
  { name: 'webp', demuxer: 'webp_pipe', signature: /^52494646.{8}57454250/ },
  { name: 'gif', demuxer: 'gif_pipe', signature: /^474946383[79]61/ },
  { name: 'tiff', demuxer: 'tiff_pipe', signature: /^(49492a00|4d4d002a)/ },
  // The size of the second header follows the first.
  { name: 'bmp', demuxer: 'bmp_pipe', signature: /^424d.{24}[0-7].000000/ },
  { name: 'jpeg-xl', demuxer: 'jpegxl_pipe', signature: /^(ff0a|0000000c4a584c20)/ },
  // Its own brands, or the general one with AVIF behind it.
  {
    name: 'avif',
    demuxer: 'mov',
    signature: /^.{8}66747970(6176696[63]|6d696631.{8}(.{8})?6176696[63])/,
  },
  { name: 'ico', demuxer: 'ico', signature: /^00000100(?!0000)/ },
  { name: 'jpeg-2000', demuxer: 'j2k_pipe', signature: /^(ff4fff51|0000000c6a502020)/ },
  { name: 'pbm', demuxer: 'pbm_pipe', signature: /^50(31|34)(09|0a|0d|20)/ },
  { name: 'pgm', demuxer: 'pgm_pipe', signature: /^50(32|35)(09|0a|0d|20)/ },
  { name: 'ppm', demuxer: 'ppm_pipe', signature: /^50(33|36)(09|0a|0d|20)/ },
  { name: 'pam', demuxer: 'pam_pipe', signature: /^50370a/ },
  { name: 'qoi', demuxer: 'qoi_pipe', signature: /^716f6966/ },
  { name: 'psd', demuxer: 'psd_pipe', signature: /^38425053(?!0002)/ },
  { name: 'openexr', demuxer: 'exr_pipe', signature: /^762f3101/ },
  { name: 'dds', demuxer: 'dds_pipe', signature: /^44445320/ },
  { name: 'sgi', demuxer: 'sgi_pipe', signature: /^01da0[01]0[12]/ },
];

/** What most pictures of a format are like. */
interface UsualPicture {
  /** The form in which ffmpeg finds the pixels. One in another form costs a second run. */
  readonly pixelFormat: string;
  /** How many times as many bytes as the file the decoded pixels take. */
  readonly growth: number;
}

/** The formats of which small pictures are decoded together. */
export const BATCHED_FORMATS: ReadonlyMap<string, UsualPicture> = new Map([
  ['jpeg', { pixelFormat: 'yuvj420p', growth: 16 }],
  ['webp', { pixelFormat: 'yuv420p', growth: 16 }],
  ['gif', { pixelFormat: 'bgra', growth: 8 }],
  ['bmp', { pixelFormat: 'bgr24', growth: 1 }],
  ['pbm', { pixelFormat: 'monow', growth: 8 }],
  ['pgm', { pixelFormat: 'gray', growth: 1 }],
  ['ppm', { pixelFormat: 'rgb24', growth: 1 }],
]);

/** The names of all formats that can be read, for messages. */
export const FORMAT_NAMES: readonly string[] = ['png', ...PICTURES.map(({ name }) => name), 'tga'];

export interface FilmFormat extends Format {
  /** Whether it finds a time without reading all that is before it. */
  readonly seeks: boolean;
}

const FILMS: readonly FilmFormat[] = [
  { name: 'matroska', demuxer: 'matroska', signature: /^1a45dfa3/, seeks: true },
  {
    name: 'mp4',
    demuxer: 'mov',
    // Boxes ftyp, moov, mdat, wide; those of brands avif, avis, heic, heix, hevc, mif1, msf1, crx hold pictures.
    signature:
      /^.{8}(66747970(?!61766966|61766973|68656963|68656978|68657663|6d696631|6d736631|637278)|6d6f6f76|6d646174|77696465)/,
    seeks: true,
  },
  { name: 'gif', demuxer: 'gif', signature: /^474946383[79]61/, seeks: false },
  { name: 'apng', demuxer: 'apng', signature: /^89504e470d0a1a0a/, seeks: false },
  { name: 'avi', demuxer: 'avi', signature: /^52494646.{8}41564920/, seeks: true },
  { name: 'nut', demuxer: 'nut', signature: /^6e75742f6d756c7469/, seeks: true },
  { name: 'ogg', demuxer: 'ogg', signature: /^4f676753/, seeks: true },
  { name: 'y4m', demuxer: 'yuv4mpegpipe', signature: /^595556344d504547/, seeks: false },
  { name: 'flv', demuxer: 'flv', signature: /^464c5601/, seeks: false },
  { name: 'asf', demuxer: 'asf', signature: /^3026b2758e66cf11/, seeks: false },
  { name: 'mpeg', demuxer: 'mpeg', signature: /^000001ba/, seeks: false },
  { name: 'mxf', demuxer: 'mxf', signature: /^060e2b34/, seeks: false },
  { name: 'ivf', demuxer: 'ivf', signature: /^444b4946/, seeks: false },
];

/** The names of all known formats, for messages. */
export const FILM_NAMES: readonly string[] = FILMS.map(({ name }) => name);

/**
 * Films that have no sure sign at their beginning: ffmpeg finds out which they are. None of these
 * readers opens another file, as those of playlists do.
 */
export const PROBED_FORMAT: FilmFormat = {
  name: 'mpeg or the like',
  demuxer:
    'mpegts,mpeg,mpegvideo,m4v,h264,hevc,obu,dv,rm,gxf,nsv,wtv,film_cpk,smk,bink,ea,flic,roq',
  signature: /^/,
  seeks: false,
};

/**
 * The format of a picture, as its file's first bytes tell it.
 * @param bytes - {@link START_BYTES} of them at least, where the file has so many
 */
export function findFormat(bytes: Uint8Array): Format | undefined {
  return formatOf(bytes, PICTURES);
}

/** What a file of a known format is that is not read, and what to do with it. */
export interface UnreadFormat {
  readonly what: string;
  readonly wayOut: string;
}

const MAKE_PNG = 'make a PNG of it';
const DEVELOP = 'develop it into a PNG, as with darktable-cli';
const TAKE_COVER = 'take its cover out with `ffmpeg -i FILE -an -c copy cover.jpg`';

/** Matched with the first bytes in hex, in this order. */
const UNREAD: readonly (readonly [signature: RegExp, what: string, wayOut: string])[] = [
  [
    /^.{8}66747970(68656963|68656978|68657663|6d696631|6d736631)/,
    'HEIC',
    `${MAKE_PNG} with \`heif-convert in.heic out.png\``,
  ],
  [/^.{8}66747970637278/, 'the raw file of a camera', DEVELOP],
  [
    /^(46554a4946494c4d|49494[59]|4949524f|49495253|49495500|4d4d4f52)/,
    'the raw file of a camera',
    DEVELOP,
  ],
  [
    /^(49492b00|4d4d002b)/,
    'BigTIFF',
    'rewrite it with `tiffcp in.tif out.tif`, or make a PNG of it',
  ],
  [/^384250530002/, 'PSB', `${MAKE_PNG} with \`convert 'in.psb[0]' out.png\``],
  [/^25504446/, 'PDF', `${MAKE_PNG} with \`pdftoppm -png -r 150 in.pdf out\``],
  [
    /^(25215053|c5d0d3c6)/,
    'PostScript',
    `${MAKE_PNG} with \`gs -sDEVICE=png16m -o out.png in.eps\``,
  ],
  [/^67696d7020786366/, 'XCF', 'export a PNG from GIMP'],
  [/^00000200(?!0000)/, 'a cursor', MAKE_PNG],
  [/^(8a4d4e47|8b4a4e47)0d0a1a0a/, 'MNG or JNG', MAKE_PNG],
  [/^233f(52414449414e4345|52474245)/, 'Radiance HDR', MAKE_PNG],
  [/^494433|^fff[b3ad]/, 'sound (mp3)', TAKE_COVER],
  [/^664c6143/, 'sound (flac)', TAKE_COVER],
];

/**
 * @param bytes - of the beginning of the file, a kilobyte where it has so many
 * @returns what it is, where it is known and not read
 */
export function findUnread(bytes: Uint8Array): UnreadFormat | undefined {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  const found = UNREAD.find(([signature]) => signature.test(start));
  if (found !== undefined) return { what: found[1], wayOut: found[2] };
  const text = Buffer.from(bytes.subarray(0, 1024)).toString('utf8');
  return /^\uFEFF?\s*</.test(text) && /<svg[\s>:]/i.test(text)
    ? { what: 'SVG', wayOut: `${MAKE_PNG} with \`rsvg-convert in.svg -o out.png\`` }
    : undefined;
}

/** The format of a film, in the same way. */
export function findFilmFormat(bytes: Uint8Array): FilmFormat | undefined {
  return formatOf(bytes, FILMS);
}

function formatOf<T extends Format>(bytes: Uint8Array, formats: readonly T[]): T | undefined {
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('hex');
  return formats.find(({ signature }) => signature.test(start));
}
