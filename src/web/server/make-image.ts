/**
 * An image by its number, as the bytes of an answer. The same work is done in the server's own
 * thread, where it is short, and in a worker.
 * @module
 */
import { hash, randomBytes } from 'node:crypto';
import { parseIndexText } from '../../text/index-text.js';
import { enlargeFrame } from '../../codecs/pixels.js';
import { formatIndex } from '../../core/index-format.js';
import { placeIndex } from '../shared/play-head.js';
import type { Enumeration } from '../../core/enumeration.js';
import { SpaceSize } from '../../core/size.js';
import { encodePlain } from '../../run/outputs/png.js';
import type { OpenedChoice } from './opened-spaces.js';

/** The forms in which an image is a file. */
export const IMAGE_FORMS = ['png', 'raw', 'pnm'] as const;
export type ImageForm = (typeof IMAGE_FORMS)[number];

export interface ImageJob {
  readonly choice: Enumeration;
  /** As it stands in the address: any form of SPEC §7 but files. */
  readonly number: string;
  readonly form: ImageForm;
  /** Each pixel becomes a square of so many; 1 unless the form is `png`. */
  readonly scale: number;
  /** The program's version, a part of the entity tag. */
  readonly version: string;
  /** `If-None-Match`, or nothing. */
  readonly known?: string | undefined;
  /** Whether the digest of the bytes is wanted, which takes as long as making them. */
  readonly hasDigest: boolean;
}

/** An image of the live setting: that at from + position·step, around the end of the space. */
export interface FrameJob {
  readonly choice: Enumeration;
  readonly from: bigint;
  readonly step: bigint;
  readonly position: bigint;
}

export interface MadeImage {
  /** Strong, with its quotes. */
  readonly tag: string;
  /** The number as {@link formatIndex} has it, where that takes at most 200 characters. */
  readonly index: string | undefined;
  /** A view, valid until the next image; missing where the visitor has it already. */
  readonly bytes: Uint8Array | undefined;
  /** SHA-256 of the bytes as `Repr-Digest` has it (RFC 9530), where it is wanted. */
  readonly digest: string | undefined;
}

/** How long images are made to know how many a second are. */
const MEASURED_MS = 300;
const BATCH_BYTES = 2 ** 18;
/** Longer ones are left out of the headers. */
export const MOST_HEADER_DIGITS = 200;
/** Longer ones are digested for the entity tag. */
const MOST_TAG_DIGITS = 40;

/** @throws EnumeratorError `E_NUMBER`, `E_RANGE`, `E_LIMIT` */
export function makeImage(opened: OpenedChoice, job: ImageJob): MadeImage {
  const index = readNumber(opened, job.number);
  const text = formatIndex(index);
  const tag = tagOf(opened, job, text);
  const bytes = isKnown(tag, job.known) ? undefined : encode(opened, job, index);
  const sha256 = job.hasDigest && bytes !== undefined ? hash('sha256', bytes, 'base64') : undefined;
  return {
    tag,
    index: text.length <= MOST_HEADER_DIGITS ? text : undefined,
    bytes,
    digest: sha256 && `sha-256=:${sha256}:`,
  };
}

/** A number by chance, as text. */
export function drawNumber({ space }: Enumeration): string {
  return formatIndex(parseIndexText('random', { size: new SpaceSize(space), randomBytes }));
}

function readNumber({ numbering }: OpenedChoice, text: string): bigint {
  // What most addresses hold need not be taken for a sum.
  const plain = /^[0-9]{1,15}$/.test(text) ? BigInt(text) : undefined;
  if (plain !== undefined && numbering.size.has(plain)) return plain;
  return parseIndexText(text, { size: numbering.size, randomBytes });
}

/** Whether the visitor says to have what the tag names. */
export function isKnown(tag: string, known: string | undefined): boolean {
  if (known === undefined) return false;
  return known.split(',').some((one) => {
    const text = one.trim();
    return text === '*' || text === tag || text === `W/${tag}`;
  });
}

function encode(opened: OpenedChoice, { form, scale }: ImageJob, index: bigint): Uint8Array {
  // Both are views of memory that the next image is made in.
  const samples = opened.numbering.batch(index, 1);
  if (form === 'raw') return samples;
  if (form === 'pnm') return opened.pnm().encode(samples);
  if (scale === 1) return opened.encoder().encode(samples, index);
  return encodeEnlarged(opened, samples, scale);
}

/** Squares of pixels compress in every order, and have no metadata: the number is not theirs. */
function encodeEnlarged({ choice }: OpenedChoice, samples: Uint8Array, scale: number): Uint8Array {
  const large = enlargeFrame(choice.space, samples, scale);
  return encodePlain(large.space, large.samples, choice.palette);
}

const digests = new WeakMap<object, string>();

/**
 * Known without the image: nothing but what goes in here decides its bytes.
 * @param images - what stays the same from call to call, with the canonical query
 */
export function tagOf(
  images: { readonly query: string },
  { form, scale, version }: Pick<ImageJob, 'form' | 'scale' | 'version'>,
  index: string,
): string {
  let digest = digests.get(images);
  if (digest === undefined) {
    digest = shortDigest(`${version}\n${images.query}`);
    digests.set(images, digest);
  }
  const short = index.length <= MOST_TAG_DIGITS ? index : shortDigest(index);
  return `"${digest}-${form}${scale}-${short}"`;
}

function shortDigest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}

/** One frame of the live setting as a PNG, in memory of its own. */
export function makeLiveFrame(
  opened: OpenedChoice,
  { from, step, position }: FrameJob,
): Uint8Array {
  const { numbering } = opened;
  const index = placeIndex(numbering.size, from, step, position);
  return opened.encoder().encode(numbering.batch(index, 1), index).slice();
}

/**
 * How many images of a space this thread makes a second, found by making some: the samples alone,
 * from image 0 on; at least one batch, however long that takes.
 */
export function measureImages({ numbering }: OpenedChoice): number {
  const { space, size } = numbering;
  const wanted = Math.max(1, Math.floor(BATCH_BYTES / space.sampleBytes));
  const most = size.isAtMost(BigInt(wanted)) ? Number(size.exact()) : wanted;
  numbering.batch(0n, most);
  let images = 0;
  const start = performance.now();
  do {
    images += numbering.batch(0n, most).length / space.sampleBytes;
  } while (performance.now() - start < MEASURED_MS);
  return (images * 1000) / (performance.now() - start);
}
