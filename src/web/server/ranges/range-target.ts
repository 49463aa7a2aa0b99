/**
 * The address of a range as a file: `/range/0+1000.tar?size=16x16&palette=pico8&shard=1/4`.
 * @module
 */
import { hash } from 'node:crypto';
import { bitLength } from '../../../core/big-bytes.js';
import type { Enumeration } from '../../../core/enumeration.js';
import { SpaceSize } from '../../../core/size.js';
import type { RangeFile } from '../../../run/ranges/range-file.js';
import { prepareRun, type RunPlan } from '../../../run/plan.js';
import { FILE_KINDS, type FileKind, IMAGE_FORMATS } from '../../../run/record.js';
import { parseIndexText } from '../../../text/index-text.js';
import { checkHasImages, type RangeName, readRangeName } from '../../../text/range-name.js';
import { readLabels } from '../../../text/read-labels.js';
import {
  choice as oneOf,
  invalid,
  type Reader,
  readInteger,
  readRate,
  readShard,
} from '../../../text/read-quantity.js';
import { SPACE_KEYS } from '../../../text/space-text.js';
import { readSpaceQuery } from '../../shared/space-query.js';
import { decodeName, isWholeQuery } from '../image-route.js';
import { checkPixels, isLightNumber } from '../opened-spaces.js';
import { Problem } from '../problem.js';
import { inQueryWords } from './query-words.js';

/** What such an address begins with, below the base path. */
export const RANGE_PREFIX = '/range/';

/** What is to be found out about an address. */
export interface RangeJob {
  /** From `/range/` on, with its query. */
  readonly target: string;
  readonly defaults: Enumeration;
  readonly maxPixels: number;
  /** The program's version, a part of the entity tag. */
  readonly version: string;
}

/** A file that a run would write: one that it has, or one of its parts. */
export interface PlannedFile {
  readonly plan: RunPlan;
  /** From 0, where the plan has a split. */
  readonly part: bigint | undefined;
}

/** What is known of a file without a byte of it. */
export interface RangeFacts {
  /** Undefined where its numbers are so large that reading them again is quicker than handing them on. */
  readonly file: PlannedFile | undefined;
  readonly kind: FileKind;
  readonly size: bigint;
  /** Strong, with its quotes. */
  readonly tag: string;
  /** Whether another server, with other defaults, would read the same. */
  readonly isWhole: boolean;
}

/** The keys of a query beside those of the space. */
const KEYS = ['step', 'shard', 'split', 'member', 'label', 'fps', 'metadata'] as const;
type Words = Partial<Record<(typeof KEYS)[number], string>>;

/**
 * Sizes of more digits are refused: they stand three times in the head of an answer, for which clients
 * have 16 KiB, and no client counts so far.
 */
const MOST_SIZE_DIGITS = 1000;
const SIZE_LIMIT = 10n ** BigInt(MOST_SIZE_DIGITS);

/** Bits of the numbers of a file that goes from thread to thread, and is kept. */
const MOST_BITS = 2 ** 21;

/** A longer name is not said in messages. */
const MOST_SHOWN = 60;

/** Cut an address into the name of the file and its query. */
function cutTarget(target: string): { name: string; query: string } {
  const at = target.indexOf('?');
  const name = decodeName(target.slice(RANGE_PREFIX.length, at < 0 ? undefined : at));
  return { name, query: at < 0 ? '' : target.slice(at + 1) };
}

/** The name of the file, as a client may keep it. */
export function nameOf(target: string): string {
  return cutTarget(target).name;
}

/** Whether the numbers of an address are read in less than a millisecond. */
export function isLightTarget(target: string): boolean {
  // A sum is at least as heavy as its terms.
  return nameOf(target)
    .split(/\.\.|\+|-/)
    .every(isLightNumber);
}

/**
 * Find out which file an address means, and how long it is.
 * @param open - opens a file that is not kept yet
 * @throws Problem 400, 404; EnumeratorError as the space, the numbers and the run
 */
export function readRange(job: RangeJob, open: (file: PlannedFile) => RangeFile): RangeFacts {
  const { file, kind, isWhole } = inQueryWords(() => readTarget(job));
  const { size } = inQueryWords(() => open(file));
  if (size >= SIZE_LIMIT) {
    throw new Problem(
      422,
      `the file would have a size of more than ${MOST_SIZE_DIGITS} digits: ask for fewer images`,
    );
  }
  const tag = tagOf(file, job.version);
  return { file: isLarge(file) ? undefined : file, kind, size, tag, isWhole };
}

function isLarge({ plan }: PlannedFile): boolean {
  const { from = 0n, to = 0n, step = 0n } = plan.range ?? {};
  return bitLength(from) + bitLength(to) + bitLength(step < 0n ? -step : step) > MOST_BITS;
}

/**
 * Which file an address means.
 * @throws as {@link readRange}
 */
export function readTarget(
  job: RangeJob,
): Pick<RangeFacts, 'kind' | 'isWhole'> & { file: PlannedFile } {
  const { name, query } = cutTarget(job.target);
  const params = new URLSearchParams(query);
  const words = takeWords(params);
  const images = readSpaceQuery(params, job.defaults);
  checkPixels(images.space, job.maxPixels);
  const range = readRangeName(name, words.split !== undefined);
  const kind = FILE_KINDS.find((one) => one === range.ending);
  if (kind === undefined) {
    const endings = FILE_KINDS.map((one) => `.${one}`).join(', ');
    throw new Problem(404, `ranges end with one of ${endings}: /range/0+1000.tar`);
  }
  const plan = planOf(images, name, range, words);
  const part = range.part === undefined ? undefined : BigInt(range.part);
  return { file: { plan, part }, kind, isWhole: isWholeQuery(params, images) };
}

/** The words of a query that are not the space's, taken out of it. @throws Problem 400 */
function takeWords(params: URLSearchParams): Words {
  const known: readonly string[] = [...SPACE_KEYS, ...KEYS];
  const words: Words = {};
  for (const [key] of params) {
    if (!known.includes(key)) {
      throw new Problem(
        400,
        `the query has no key ${JSON.stringify(key.slice(0, 40))}: there are ${known.join(', ')}`,
      );
    }
  }
  for (const key of KEYS) {
    const texts = params.getAll(key);
    if (texts.length > 1)
      throw new Problem(400, `the query has ${key} twice: leave one of them out`);
    if (texts[0] !== undefined) words[key] = texts[0];
    params.delete(key);
  }
  return words;
}

function planOf(
  images: Enumeration,
  name: string,
  { from, count, to, ending }: RangeName,
  words: Words,
): RunPlan {
  const size = new SpaceSize(images.space);
  const read = <T>(key: keyof Words, reader: Reader<T>): T | undefined =>
    words[key] === undefined ? undefined : reader(words[key], key);
  const split = read('split', readInteger);
  const range = {
    from: parseIndexText(from, { size }),
    count: count === undefined ? undefined : readInteger(count, 'count'),
    to: to === undefined ? undefined : parseIndexText(to, { size, end: true }),
    step: read('step', readInteger),
  };
  checkHasImages(name, range, size);
  return {
    images,
    range,
    shard: read('shard', readShard),
    output: {
      out: name.length > MOST_SHOWN ? `x.${ending}` : name,
      imageFormat: read('member', oneOf(IMAGE_FORMATS)),
      metadata: read('metadata', readSwitch),
      labels: read('label', readLabels),
      rate: read('fps', readRate),
      split,
      numberParts: split !== undefined,
    },
  };
}

/** `0` or `1`. */
function readSwitch(text: string, name: string): boolean {
  if (text === '0' || text === '1') return text === '1';
  throw invalid(name, text, 'expected 0 or 1');
}

/** Known without the file: nothing but what goes in here decides its bytes. */
function tagOf({ plan, part }: PlannedFile, version: string): string {
  const { record } = prepareRun(plan);
  const text = JSON.stringify([version, record, part], (_, value: unknown) =>
    typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
  );
  return `"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
}
