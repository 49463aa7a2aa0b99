/**
 * What ffmpeg says beside a picture that it has decoded. It decodes on where it can: whatever it says
 * that is not known to be harmless is taken for damage, or remarked on.
 * @module
 */

export interface Complaints {
  /** The first that tells of samples that are made up. */
  readonly damage?: string;
  /** What else it has said. */
  readonly remarks: readonly string[];
}

/**
 * @param complaint - what ffmpeg wrote to stderr under `-v level+warning`
 */
export function readComplaints(complaint: string): Complaints {
  const remarks = new Set<string>();
  for (const line of complaint.split(/[\r\n]+/)) {
    const [, , level = 'error', text = ''] = LINE.exec(line) ?? [];
    if (text === '' || HARMLESS.test(text)) continue;
    if (level !== 'warning' || DAMAGE.test(text)) return { damage: text, remarks: [] };
    remarks.add(`ffmpeg says "${text}"`);
  }
  return { remarks: [...remarks] };
}

/** Its part with an address, the level, and the words. */
const LINE = /^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)*(?:\[(warning|error|fatal|panic)\]\s*)?(.*?)\s*$/;

/** Said of whole files, too. The end of a JPEG, and what its EXIF says, we look at ourselves. */
const HARMLESS = new RegExp(
  [
    'deprecated pixel format used',
    'Last message repeated',
    'EOI missing, emulating',
    'invalid TIFF header in Exif data',
    'Progression order [A-Z]+$',
    'The bitrate parameter is set too low',
    'Frame rate very high for a muxer',
    'Please consider specifying a lower framerate',
  ]
    .map((text) => `^${text}`)
    .join('|'),
);

/** Warnings behind which samples are made up. */
const DAMAGE = /overread \d+|error (count|dc|y=\d+)|concealing/;
