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
  { name: 'jpeg-2000', demuxer: 'j2k_pipe', signature: /^(ff4fff51|0000000c6a502020)/ },
  { name: 'pbm', demuxer: 'pbm_pipe', signature: /^50(31|34)(09|0a|0d|20)/ },
  { name: 'pgm', demuxer: 'pgm_pipe', signature: /^50(32|35)(09|0a|0d|20)/ },
  { name: 'ppm', demuxer: 'ppm_pipe', signature: /^50(33|36)(09|0a|0d|20)/ },
  { name: 'pam', demuxer: 'pam_pipe', signature: /^50370a/ },
  { name: 'qoi', demuxer: 'qoi_pipe', signature: /^716f6966/ },
  { name: 'psd', demuxer: 'psd_pipe', signature: /^38425053/ },
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
export const FORMAT_NAMES: readonly string[] = ['png', ...PICTURES.map(({ name }) => name)];

export interface FilmFormat extends Format {
  /** Whether it finds a time without reading all that is before it. */
  readonly seeks: boolean;
}

const FILMS: readonly FilmFormat[] = [
  { name: 'matroska', demuxer: 'matroska', signature: /^1a45dfa3/, seeks: true },
  {
    name: 'mp4',
    demuxer: 'mov',
    // Boxes ftyp, moov, mdat, wide; those of brands avif, avis, heic, heix, mif1 hold pictures.
    signature:
      /^.{8}(66747970(?!61766966|61766973|68656963|68656978|6d696631)|6d6f6f76|6d646174|77696465)/,
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

/** The format of a film, in the same way. */
export function findFilmFormat(bytes: Uint8Array): FilmFormat | undefined {
  return formatOf(bytes, FILMS);
}

function formatOf<T extends Format>(bytes: Uint8Array, formats: readonly T[]): T | undefined {
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('hex');
  return formats.find(({ signature }) => signature.test(start));
}
