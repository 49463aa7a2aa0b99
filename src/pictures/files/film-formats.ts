/**
 * The film formats that frames are read from, recognised by how their files begin.
 * @module
 */

export interface FilmFormat {
  readonly name: string;
  /** The name of ffmpeg's reader, or several separated by commas, of which it takes the one that fits. */
  readonly demuxer: string;
  /** Matches the first bytes in hex. */
  readonly signature: RegExp;
  /** Whether it finds a time without reading all that is before it. */
  readonly seeks: boolean;
}

const FORMATS: readonly FilmFormat[] = [
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
export const FILM_NAMES: readonly string[] = FORMATS.map(({ name }) => name);

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

/** @param start - the first bytes of a file, 32 of them at least where it has so many */
export function findFilmFormat(start: Uint8Array): FilmFormat | undefined {
  const hex = Buffer.from(start.subarray(0, 32)).toString('hex');
  return FORMATS.find(({ signature }) => signature.test(hex));
}
