/**
 * The picture formats that are read besides PNG, recognised by how their files begin.
 * @module
 */

export interface Format {
  readonly name: string;
  /** The name of ffmpeg's reader. */
  readonly demuxer: string;
  readonly signature: RegExp;
}

/** The formats, with the first bytes of their files in hex. */
const FORMATS: readonly Format[] = [
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

/** The names of all formats that can be read, for messages. */
export const FORMAT_NAMES: readonly string[] = ['png', ...FORMATS.map(({ name }) => name)];

/** The format that a file's first bytes tell; undefined for any other. */
export function findFormat(bytes: Uint8Array): Format | undefined {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  return FORMATS.find(({ signature }) => signature.test(start));
}
