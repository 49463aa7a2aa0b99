/**
 * A run as its checkpoint describes it: which images, where they go, and how far it has come. The
 * bytes are in checkpoint-bytes.ts.
 *
 * A run of a billion images takes as much to describe as one of ten, because all that it has done
 * is one number, the watermark.
 * @module
 */
import type { ArtRun } from '../art/frames.js';
import type { Enumeration } from '../core/enumeration.js';
import type { FrameRate } from '../core/pace.js';
import type { Space } from '../core/space.js';
import type { Labels } from '../text/read-labels.js';

export type { Labels } from '../text/read-labels.js';

/** A run, and how far it has come. */
export type RunRecord = RunImages &
  RunSpan & {
    readonly output: Output;
    /**
     * Of the process at work, or of one that was killed: 16 lower-case hex digits, chosen at random.
     * Undefined where the last one has ended.
     */
    readonly session?: string | undefined;
  };

/** A run of the images of a space. */
export type NumberedRecord = NumberedImages & RunSpan & { readonly output: Output };

/** Which images a run's numbers stand for: those of a space, or pictures of Random Art. */
export type RunImages = NumberedImages | ArtImages;

/** The images of a space, in an order. */
export interface NumberedImages extends Enumeration {
  readonly art?: undefined;
}

/** Pictures of Random Art, which fill a space without being numbered by it. */
export interface ArtImages {
  /** RGB at 8 bit, and the size of the pictures. */
  readonly space: Space;
  readonly palette: undefined;
  readonly art: ArtRun;
}

/** The positions of a run. SPEC §6. */
export interface RunSpan {
  /** The index of position 0. */
  readonly from: bigint;
  readonly step: bigint;
  /** The positions that this run covers are [first, end). */
  readonly first: bigint;
  readonly end: bigint;
  /** Every position from `first` up to here is finished and on disk. */
  readonly watermark: bigint;
}

/** The index of the image at a position. SPEC §6. */
export function imageAt({ from, step }: Pick<RunSpan, 'from' | 'step'>, position: bigint): bigint {
  return from + position * step;
}

/** The position of an image, or a negative one where the steps pass over it. */
export function positionOf({ from, step }: Pick<RunSpan, 'from' | 'step'>, index: bigint): bigint {
  return (index - from) % step === 0n ? (index - from) / step : -1n;
}

export const OUTPUT_KINDS = [
  'directory',
  'tar',
  'npy',
  'raw',
  'y4m',
  'pipe',
  'none',
  'film',
  'stream',
  'parts',
  'zip',
] as const;
/** Files of images behind one another. */
export const FILE_KINDS = ['tar', 'zip', 'npy', 'raw', 'y4m'] as const;
export const PART_KINDS = ['tar', 'npy', 'raw', 'y4m', 'none'] as const;
export const PIPE_FORMATS = ['tar', 'npy', 'y4m'] as const;
/** `png-stored` is PNG whose image data are not compressed, whatever the order: all files are of one length, but for their numbers'. */
export const IMAGE_FORMATS = ['png', 'pnm', 'raw', 'png-stored'] as const;
/** Whether images are PNG files, compressed or not. */
export function isPng(format: ImageFormat): boolean {
  return format === 'png' || format === 'png-stored';
}

export const PACES = ['clock', 'counter'] as const;

/** What a run writes. CHECKPOINT §4. */
export type OutputKind = (typeof OUTPUT_KINDS)[number];
export type FileKind = (typeof FILE_KINDS)[number];
export type PartKind = (typeof PART_KINDS)[number];
/** What goes into a pipe in another form than sample bytes. */
export type PipeFormat = (typeof PIPE_FORMATS)[number];
export type ImageFormat = (typeof IMAGE_FORMATS)[number];
export type Pace = (typeof PACES)[number];

/** Where the images go, and how far its files have come. */
export type Output = PlainOutput | Y4mOutput | PipeOutput | FilmOutput | StreamOutput | PartsOutput;

interface OutputBase {
  /** The format of a directory's files and a tar's members, also in a pipe; `raw` for all other outputs. */
  readonly format: ImageFormat;
  /** Whether the images carry the text chunks of SPEC §9; PNG only. */
  readonly metadata: boolean;
  /** SPEC §8: 1..60. */
  readonly nameWidth: number;
  /** Images in a part, from 1; undefined for no parts. */
  readonly split?: bigint | undefined;
  /** Digits of the parts' numbers, 1..20, where these name them; undefined where the images in them do. */
  readonly partWidth?: number | undefined;
  /** Bytes at the watermark, from 1, in the file or part that is being written, or in the pipe. */
  readonly offset?: bigint | undefined;
  readonly manifest?: ManifestOutput | undefined;
  /** Whether files are brought to the disk before a checkpoint names them. */
  readonly durable?: true | undefined;
  /** What stands beside each image of a tar; undefined for nothing. */
  readonly labels?: Labels | undefined;
}

/** What outputs of other kinds have, and this kind has not. */
type Without<Key extends string> = { readonly [K in Key]?: undefined };

/** An output without a frame rate. */
export interface PlainOutput
  extends OutputBase, Without<'rate' | 'film' | 'live' | 'parts' | 'piped'> {
  readonly kind: 'directory' | 'tar' | 'npy' | 'raw' | 'zip' | 'none';
}

export interface Y4mOutput extends OutputBase, Without<'film' | 'live' | 'parts' | 'piped'> {
  readonly kind: 'y4m';
  readonly rate: FrameRate;
}

export interface PipeOutput extends OutputBase, Without<'film' | 'live' | 'parts'> {
  readonly kind: 'pipe';
  /** Undefined for sample bytes alone. */
  readonly piped?: PipeFormat | undefined;
  /** Given for the format `y4m`, and for it alone. */
  readonly rate?: FrameRate | undefined;
}

export interface FilmOutput extends OutputBase, Without<'live' | 'parts' | 'piped'> {
  readonly kind: 'film';
  readonly rate: FrameRate;
  readonly film: Film;
}

export interface StreamOutput extends OutputBase, Without<'parts' | 'piped'> {
  readonly kind: 'stream';
  readonly rate: FrameRate;
  readonly film: Film;
  readonly live: Live;
}

/** What many machines make: the parts of a folder, in no order. CHECKPOINT §7. */
export interface PartsOutput extends OutputBase, Without<'film' | 'live' | 'piped'> {
  readonly kind: 'parts';
  readonly split: bigint;
  readonly parts: Parts;
  /** Given for parts of the kind `y4m`, and for them alone. */
  readonly rate?: FrameRate | undefined;
}

export interface Parts {
  /** What each part is; `none` for a manifest alone. */
  readonly kind: PartKind;
  /** By which machines know the run's folder: 16 lower-case hex digits, chosen at random. */
  readonly id: string;
}

export interface ManifestOutput {
  /** The path as the user wrote it. */
  readonly file: string;
  /** Bytes at the watermark, from 0. */
  readonly offset: bigint;
}

/** How frames become a film. */
export interface Film {
  /** An encoder by ffmpeg's name; undefined for the one that goes with the container. */
  readonly codec?: string | undefined;
  /** The encoder's constant quality, from 0; undefined for its default. */
  readonly crf?: number | undefined;
  readonly lossless?: true | undefined;
  /** Each pixel becomes a square of so many, from 1. */
  readonly scale: number;
  /** How often an animation plays; 0 for ever. */
  readonly loop: number;
  /** Whether each frame shows its number. */
  readonly overlay?: true | undefined;
  /** A preset of x264 and x265, such as `veryfast`; undefined for their default. */
  readonly preset?: string | undefined;
}

/** How a stream keeps time. */
export interface Live {
  readonly pace: Pace;
  /** When position 0 is shown, in milliseconds since 1970, by the clock; 0 by the counter. */
  readonly epoch: number;
  /** In kbit/s; 0 for what goes with the size. */
  readonly bitrate: number;
  /** A preset of x264, such as `veryfast`. */
  readonly preset: string;
}

/** What the bytes are that go into the files or the pipe of an output. */
export function contentKind({ kind, parts, piped }: Output): OutputKind {
  return parts?.kind ?? piped ?? kind;
}

/** Whether an output is a file of images behind one another, or parts of one. */
export function isFileKind(kind: OutputKind): kind is FileKind {
  return (FILE_KINDS as readonly OutputKind[]).includes(kind);
}

/** Whether an output has files of images, in a folder or an archive. */
export function hasImageFiles(kind: OutputKind): boolean {
  return kind === 'directory' || kind === 'tar' || kind === 'zip';
}

/** Whether another version of the program may encode the same images in other bytes: by a new deflate. */
export function isEncodedAnew(record: RunRecord): boolean {
  return record.output.format === 'png' && !isStored(record);
}

/** Whether the PNG files of a run are not compressed. */
export function isStored(record: RunRecord): boolean {
  return record.output.format === 'png-stored' || orderOf(record).order === 'mixed';
}

/**
 * The order and the seed under which images are written down: Random Art, which has none, counts as
 * sequential. CHECKPOINT §5.
 */
export function orderOf(images: RunImages): Pick<Enumeration, 'order' | 'seed'> {
  return images.art === undefined ? images : { order: 'sequential', seed: '' };
}
