/**
 * `enumerate verify`: each path, what they cover together, and the walk through a small space.
 * @module
 */
import { orderOf } from '../run/record.js';
import { countText } from '../core/cardinality.js';
import { formatIndex } from '../core/index-format.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import type { PositionRange } from '../core/range.js';
import { describeSpace } from '../core/space.js';
import { describeError, errorFields, EXIT } from '../cli/exit-codes.js';
import { readInteger } from '../cli/options/numbers.js';
import { openSpace } from '../cli/options/open-space.js';
import { realPath } from '../run/own-files.js';
import { runName } from '../run/target.js';
import { shellWord } from '../cli/render/shell-word.js';
import type { SpaceArguments } from '../cli/options/space-options.js';
import {
  type CoverPiece,
  coverFaults,
  coverText,
  findCovers,
  findWhole,
  type Whole,
  wholeText,
} from './cover.js';
import { isPerfect, walkLines, type WalkResult, walkSpace } from './exhaustive.js';
import { verifyFolder } from './folder.js';
import { verifyManifest } from './manifest.js';
import { VerifyProgress } from '../cli/render/verify-progress.js';
import {
  countsText,
  faultFields,
  faultText,
  Findings,
  findingsFields,
  restText,
} from './findings.js';
import { verifyFilm } from './verify-film.js';
import { verifyStream } from './stream.js';
import type { NamedRun } from './named-run.js';
import type { VerifiedParts } from './verify-parts.js';
import { findRuns, type NamedRuns } from './target.js';

export interface VerifyOptions extends SpaceArguments {
  readonly paths?: readonly string[] | undefined;
  /** How many images all paths have together. */
  readonly count?: string | undefined;
  readonly exhaustive: boolean;
  /** List every fault. */
  readonly all: boolean;
  readonly json: boolean;
}

/** A run, and which of its positions were found done, where that is not said by its watermark. */
interface VerifiedRun extends NamedRun {
  readonly done?: readonly PositionRange[] | undefined;
}

interface VerifiedRuns extends NamedRuns {
  readonly runs: readonly VerifiedRun[];
}

/** Of each path. */
const LISTED_FAULTS = 20;

/**
 * @param verified - the paths that are folders of parts which many machines made
 * @returns the exit code: 1 where anything is wrong
 * @throws EnumeratorError `E_USAGE`; EnumeratorError where --exhaustive has no space that it can walk
 */
export async function runVerify(
  options: VerifyOptions,
  verified: ReadonlyMap<string, VerifiedParts> = new Map(),
): Promise<number> {
  const { paths = [], exhaustive } = options;
  const count = options.count === undefined ? undefined : readInteger(options.count, '--count');
  if (count !== undefined && count < 0n)
    throw new EnumeratorError('E_USAGE', `--count ${options.count}: it must be 0 or more`);
  if (exhaustive) return verifySpace(options);
  if (paths.length === 0) {
    throw new EnumeratorError(
      'E_USAGE',
      'nothing to verify: name the folder, the file or the manifest of a run, or give --exhaustive',
    );
  }
  if (paths.includes(''))
    throw new EnumeratorError('E_USAGE', 'a path is empty: give the name of a file or folder');
  for (const name of ['size', 'color', 'depth', 'palette', 'order', 'seed'] as const) {
    if (options[name] !== undefined)
      throw new EnumeratorError(
        'E_USAGE',
        `--${name} goes with --exhaustive: the checkpoint of a run has its own`,
      );
  }
  let exitCode: number = EXIT.done;
  const pieces: CoverPiece[] = [];
  for (const given of paths) {
    try {
      const isRight = await verifyPath(given, options, pieces, verified.get(given));
      if (!isRight) exitCode = EXIT.failed;
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      tellFailure(given, error, options);
      exitCode = EXIT.failed;
    }
  }
  if (count === undefined) return tellCovers(pieces, options) ? exitCode : EXIT.failed;
  if (pieces.length === 0) return exitCode;
  return tellWhole(findWhole(pieces, count), options) ? exitCode : EXIT.failed;
}

async function verifyPath(
  given: string,
  options: VerifyOptions,
  pieces: CoverPiece[],
  verified: VerifiedParts | undefined,
): Promise<boolean> {
  const named = findRuns(given);
  const findings = verified?.findings ?? (await verifyNamed(given, named, options));
  const runs = named.runs.map((run, i) => ({ ...run, done: verified?.done[i] }));
  return tellPath(given, { ...named, runs }, findings, options, pieces);
}

/** Where a fault is told as it is found, and how far the search is. */
export function openFindings(
  given: string,
  { runs }: NamedRuns,
  { all, json }: Pick<VerifyOptions, 'all' | 'json'>,
): { findings: Findings; progress: VerifyProgress } {
  const total = runs.reduce((sum, run) => sum + doneOf(run), 0n);
  const progress = new VerifyProgress(given, Number(total));
  const findings = new Findings({
    limit: listedFaults({ all }),
    progress,
    ...(json ? {} : { tell: (fault) => print(escapeControls(faultText(fault))) }),
  });
  return { findings, progress };
}

/** The rest of the faults that are not listed: how many of each path are. */
export function listedFaults({ all }: Pick<VerifyOptions, 'all'>): number {
  return all ? Infinity : LISTED_FAULTS;
}

async function verifyNamed(
  given: string,
  named: NamedRuns,
  options: VerifyOptions,
): Promise<Findings> {
  const { findings, progress } = openFindings(given, named, options);
  try {
    await verifyRuns(named, findings);
    findings.flush();
  } finally {
    progress.clear();
  }
  return findings;
}

function tellPath(
  given: string,
  named: VerifiedRuns,
  findings: Findings,
  { all, json }: VerifyOptions,
  pieces: CoverPiece[],
): boolean {
  for (const run of named.runs) {
    const { record, range, target, done } = run;
    const name = named.runs.length > 1 ? (target.checkpoint ?? given) : given;
    pieces.push({ record, range, name, done, source: realPath(target.checkpoint ?? given) });
  }
  if (json) print(JSON.stringify(pathFields(given, named, findings)));
  else {
    if (!all && findings.total > findings.faults.length)
      print(restText(findings.total, findings.faults.length));
    print(escapeControls(summaryText(given, named, findings)));
  }
  return findings.isRight;
}

async function verifyRuns({ runs, neighbours }: NamedRuns, findings: Findings): Promise<void> {
  const folder = runs.find(({ target }) => target.kind === 'directory')?.target.out;
  if (folder !== undefined) {
    const records = runs.map(({ record }) => record);
    // The same objects: they say which run a file is of.
    const others = neighbours.filter(
      (other) => !records.some((own) => own.first === other.first && own.from === other.from),
    );
    verifyFolder(folder, records, [...records, ...others], findings);
  }
  for (const run of runs) {
    const { kind, checkpoint = '' } = run.target;
    if (kind === 'tar' || kind === 'npy' || kind === 'raw' || kind === 'y4m')
      verifyStream(run, findings);
    if (kind === 'film') await verifyFilm(run, findings);
    if (kind === 'stream') {
      throw new EnumeratorError(
        'E_OUTPUT',
        `${checkpoint} is of a live stream, which keeps nothing that could be verified: have the server record it, and locate --overlay reads the numbers on a recording`,
      );
    }
    if (kind !== 'directory' && kind !== 'none' && kind !== 'pipe' && isPart(run)) continue;
    const hasFiles = kind !== 'none' && kind !== 'pipe';
    if (!hasFiles && run.record.output.manifest === undefined) {
      throw new EnumeratorError(
        'E_OUTPUT',
        `${checkpoint} is of a run that kept no images${kind === 'pipe' ? ': they went into a pipe' : ''}; there is nothing to verify`,
      );
    }
    verifyManifest(run.record, run.target, findings);
  }
}

/** Whether a path names one part of several. */
function isPart({ record, range }: NamedRun): boolean {
  return range.first !== record.first || range.end !== record.end;
}

/** Images of what a path names that are done: as the checkpoint says, or as was found. */
function doneOf({ record, range, done }: VerifiedRun): bigint {
  if (done !== undefined) return done.reduce((sum, { first, end }) => sum + end - first, 0n);
  const end = range.end < record.watermark ? range.end : record.watermark;
  return end > range.first ? end - range.first : 0n;
}

function leftOf(run: VerifiedRun): bigint {
  return run.range.end - run.range.first - doneOf(run);
}

function summaryText(given: string, { runs }: VerifiedRuns, findings: Findings): string {
  const { beyond, rewritten, lines, counts } = findings;
  const done = runs.reduce((sum, run) => sum + doneOf(run), 0n);
  const left = runs.reduce((sum, run) => sum + leftOf(run), 0n);
  const hasImages = runs.some(
    ({ target, record }) =>
      target.kind !== 'none' && target.kind !== 'pipe' && record.output.parts?.kind !== 'none',
  );
  const unfinished = runs.find((run) => run.record.watermark < run.record.end);
  const images = imagesText(findings, done);
  const notes = [
    ...(hasImages ? [images] : []),
    ...(lines > 0n ? [`${countText(lines)} lines of the manifest right`] : []),
    ...(rewritten > 0n ? [`${countText(rewritten)} written anew by others`] : []),
    ...(beyond > 0n ? [`${countText(beyond)} beyond the checkpoint`] : []),
    ...(findings.isRight ? [] : [countsText(counts)]),
    ...(left > 0n && unfinished !== undefined
      ? [`${countText(left)} to go: ${wayOn(unfinished, runs)}`]
      : []),
  ];
  return `${given}: ${notes.join('; ')}`;
}

function imagesText({ isRight, right, present, unlike }: Findings, done: bigint): string {
  if (unlike !== undefined) {
    const count = isRight
      ? `all ${countText(done)}`
      : `${countText(present)} of ${countText(done)}`;
    return `${count} frames are there; their samples cannot be verified: ${unlike}`;
  }
  return isRight
    ? `all ${countText(done)} images are there and right`
    : `${countText(right)} of ${countText(done)} images right`;
}

function wayOn(run: NamedRun, runs: readonly NamedRun[]): string {
  return run.target.kind === 'parts'
    ? `enumerate submit --out ${shellWord(run.target.out)}`
    : `enumerate resume ${shellWord(resumeName(run, runs))}`;
}

/** A folder of several shards is not resumed as a whole. */
function resumeName({ target }: NamedRun, runs: readonly NamedRun[]): string {
  return runs.length > 1 ? (target.checkpoint ?? target.out) : runName(target);
}

function pathFields(given: string, { runs }: VerifiedRuns, findings: Findings): object {
  return {
    path: given,
    ok: findings.isRight,
    runs: runs.map(({ record, range, target }) => ({
      checkpoint: target.checkpoint,
      kind: target.kind,
      space: record.space.canonical,
      order: orderOf(record).order,
      seed: orderOf(record).seed,
      from: formatIndex(record.from),
      step: formatIndex(record.step),
      first: formatIndex(range.first),
      end: formatIndex(range.end),
      watermark: formatIndex(record.watermark),
    })),
    done: formatIndex(runs.reduce((sum, run) => sum + doneOf(run), 0n)),
    ...findingsFields(findings),
  };
}

function tellFailure(given: string, error: EnumeratorError, { json }: VerifyOptions): void {
  if (json) print(JSON.stringify({ path: given, ok: false, error: errorFields(error) }));
  else process.stderr.write(`${describeError(error)}\n`);
}

/** @returns whether the paths that belong together leave nothing out and have nothing twice */
function tellCovers(pieces: readonly CoverPiece[], { all, json }: VerifyOptions): boolean {
  let isRight = true;
  for (const cover of findCovers(pieces)) {
    const faults = coverFaults(cover);
    const listed = all ? faults : faults.slice(0, LISTED_FAULTS);
    if (faults.length > 0) isRight = false;
    if (json) {
      const listOf = (kind: string): object[] =>
        listed.filter((fault) => fault.kind === kind).map(faultFields);
      print(
        JSON.stringify({
          cover: cover.pieces.map(({ name }) => name),
          ok: faults.length === 0,
          first: formatIndex(cover.first),
          end: formatIndex(cover.end),
          missing: listOf('missing'),
          duplicate: listOf('duplicate'),
        }),
      );
      continue;
    }
    for (const fault of listed) print(faultText(fault));
    if (listed.length < faults.length) print(restText(faults.length, listed.length));
    print(coverText(cover));
  }
  return isRight;
}

/** @returns whether the paths have all images that there should be, done, and no others */
function tellWhole(whole: Whole, { all, json }: VerifyOptions): boolean {
  const { pieces, count, faults } = whole;
  const listed = all ? faults : faults.slice(0, LISTED_FAULTS);
  const isWhole = faults.length === 0;
  if (json) {
    const listOf = (kind: string): object[] =>
      listed.filter((fault) => fault.kind === kind).map(faultFields);
    print(
      JSON.stringify({
        whole: pieces.map(({ name }) => name),
        ok: isWhole,
        count: formatIndex(count),
        missing: listOf('missing'),
        duplicate: listOf('duplicate'),
        extra: listOf('extra'),
      }),
    );
    return isWhole;
  }
  for (const fault of listed) print(faultText(fault));
  if (listed.length < faults.length) print(restText(faults.length, listed.length));
  print(wholeText(whole));
  return isWhole;
}

function verifySpace(options: VerifyOptions): number {
  if (options.paths !== undefined && options.paths.length > 0)
    throw new EnumeratorError(
      'E_USAGE',
      '--exhaustive walks a space and takes no paths: leave one of them out',
    );
  if (options.count !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      '--exhaustive walks a space to its end: leave --count out',
    );
  const { numbering } = openSpace(options);
  const { bits } = numbering.size;
  const images = bits < 64 ? Number(numbering.size.exact()) : 0;
  const progress = new VerifyProgress(numbering.space.canonical, images);
  const result = walkSpace(numbering, (more) => progress.advance(more));
  progress.clear();
  const { space, order, seed } = numbering;
  if (options.json)
    print(
      JSON.stringify({
        space: space.canonical,
        order,
        seed,
        ok: isPerfect(result),
        ...fieldsOf(result),
      }),
    );
  else for (const line of walkLines(result, `${describeSpace(space)}, ${order}`)) print(line);
  return isPerfect(result) ? EXIT.done : EXIT.failed;
}

function fieldsOf({ images, distinct, repeated, outside, astray, faults }: WalkResult): object {
  return { images, distinct, repeated, outside, astray, faults };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
