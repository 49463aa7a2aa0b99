/**
 * What `enumerate verify` prints: a line for each fault as it is found, a line for each path, and
 * what the paths cover together; or a JSON object a line.
 * @module
 */
import { counted, countText, grouped } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import type { Numbering } from '../../core/numbering.js';
import { escapeControls } from '../../core/quote.js';
import { describeSpace } from '../../core/space.js';
import { runName } from '../../run/target.js';
import type { Apart, Cover, Whole } from '../../verify/cover.js';
import { isPerfect, type WalkResult } from '../../verify/exhaustive.js';
import { apartFields, coverFields, pathFields, wholeFields } from '../../verify/fields.js';
import { prospectOf } from '../../repair/prospect.js';
import { etaSeconds } from '../../run/fields.js';
import { FAULT_KINDS, type Fault, type FaultKind } from '../../verify/findings.js';
import type { CheckedPath, VerifiedRun, VerifyOptions, VerifyReport } from '../../verify/verify.js';
import { invocation, print, tell, tellError } from '../host.js';
import { describeError, errorFields } from '../exit-codes.js';
import { withHintsOf } from './hints.js';
import { ProgressReporter } from './progress.js';
import { allOf, etaText, percentText } from '../../text/quantity.js';
import { shellWord } from '../../text/shell-word.js';

/** Faults that are listed of each path, and of what paths cover together. */
const LISTED_FAULTS = 20;
/** So many say what a repair would do. */
const WEIGHED_FAULTS = 1000;

export interface VerifyReportOptions {
  /** List every fault. */
  readonly all: boolean;
  readonly json: boolean;
  readonly print: (line: string) => void;
  /** For what could not be verified. */
  readonly printError: (line: string) => void;
}

/** Prints a verification while it goes on. */
export interface VerifyReporter {
  /** What the verification is to be called with. */
  readonly options: Pick<VerifyOptions, 'listed' | 'onFault' | 'onPath'>;
  /** Print what the paths cover together. */
  end(report: VerifyReport): void;
  /** What can be done about what was found, for people. */
  readonly waysOut: readonly string[];
}

export function makeVerifyReporter(options: VerifyReportOptions): VerifyReporter {
  return options.json ? jsonReporter(options) : textReporter(options);
}

function jsonReporter({ all, print }: VerifyReportOptions): VerifyReporter {
  const listed = all ? Infinity : LISTED_FAULTS;
  const tell = (fields: object): void => print(JSON.stringify(fields));
  return {
    options: {
      listed,
      onPath: (report) =>
        tell(
          'error' in report
            ? { path: report.path, ok: false, error: errorFields(report.error) }
            : pathFields(report),
        ),
    },
    end({ covers, apart, whole }) {
      for (const runs of apart) tell(apartFields(runs));
      for (const cover of covers) tell(coverFields(cover, listed));
      if (whole !== undefined) tell(wholeFields(whole, listed));
    },
    waysOut: [],
  };
}

function textReporter({ all, print, printError }: VerifyReportOptions): VerifyReporter {
  const limit = all ? Infinity : LISTED_FAULTS;
  let listed = 0;
  /** Of the path that is verified. */
  let first: Fault[] = [];
  const ways: string[] = [];
  const tellRest = (total: number, told: number): void => {
    if (told < total) print(`… and ${grouped(total - told)} more (--all lists them)`);
  };
  const tellTogether = (faults: readonly Fault[], line: string): void => {
    const told = faults.slice(0, limit);
    for (const fault of told) print(faultText(fault));
    tellRest(faults.length, told.length);
    print(line);
  };
  return {
    options: {
      listed: limit,
      onFault(fault) {
        listed++;
        if (first.length < WEIGHED_FAULTS) first.push(fault);
        print(faultText(fault));
      },
      onPath(report) {
        if ('error' in report) printError(describeError(report.error));
        else {
          tellRest(report.total, listed);
          print(pathText(report));
          ways.push(...waysOutOf(report, first));
        }
        listed = 0;
        first = [];
      },
    },
    end({ covers, apart, whole }) {
      for (const runs of apart) print(apartText(runs));
      for (const cover of covers) tellTogether(cover.faults, coverText(cover));
      if (whole !== undefined) tellTogether(whole.faults, wholeText(whole));
    },
    waysOut: ways,
  };
}

/** What can be done about what is wrong with a path: what a repair would do, and would not. */
function waysOutOf(report: CheckedPath, faults: readonly Fault[]): string[] {
  const { path, runs } = report;
  if (runs.some(({ target }) => target.kind === 'film')) return [];
  const { jobs, left, kept } = prospectOf(faults, runs);
  const isStray = left.some(({ hints: [first] }) => first?.key === 'move-away');
  return [
    ...(jobs.length > 0 ? [withHintsOf(path, [{ key: 'repair', value: path }])] : []),
    ...kept.map(({ file, reason, hints }) => withHintsOf(`${file}: ${reason}`, hints)),
    ...(isStray
      ? [withHintsOf(`${path}: what is extra is of no run`, [{ key: 'move-away' }])]
      : []),
  ];
}

/** `missing   x/105.png: 2 images, 105 … 106`. */
export function faultText({ kind, file, index, last, images, holds, reason }: Fault): string {
  const what =
    index === undefined
      ? undefined
      : last === undefined
        ? `image ${briefIndex(index)}`
        : `${countText(images)} images, ${briefIndex(index)} … ${briefIndex(last)}`;
  const why =
    holds === undefined ? reason : `it holds image ${briefIndex(holds)}, swapped or copied`;
  return `${kind.padEnd(10)}${[file, what, why].filter((text) => text !== undefined && text !== '').join(': ')}`;
}

/** The line that sums up a path. */
function pathText(report: CheckedPath): string {
  const { path, runs, left, beyond, rewritten, otherHeaders, lines } = report;
  const hasImages = runs.some(
    ({ target, record }) =>
      target.kind !== 'none' && target.kind !== 'pipe' && record.output.parts?.kind !== 'none',
  );
  const partial = runs.find(({ record }) => record.watermark < record.end);
  const notes = [
    ...(hasImages ? [imagesText(report)] : []),
    ...(lines > 0n ? [`${counted(lines, 'line')} of the manifest right`] : []),
    ...(rewritten > 0n ? [`${countText(rewritten)} rewritten by another program`] : []),
    ...(otherHeaders > 0n
      ? [`${countText(otherHeaders)} with other headers than the run wrote`]
      : []),
    ...(beyond > 0n ? [`${countText(beyond)} beyond the checkpoint`] : []),
    ...(report.isRight ? [] : [countsText(report.counts)]),
    ...(left > 0n && partial !== undefined
      ? [`${countText(left)} to go: ${continueCommand(partial, runs)}`]
      : []),
  ];
  return `${path}: ${notes.join('; ')}`;
}

function imagesText({ isRight, done, right, present, unverified }: CheckedPath): string {
  if (unverified !== undefined) {
    const some = `${countText(present)} of ${counted(done, 'frame is', 'frames are')}`;
    return `${isRight ? allOf(done, 'frame') : some} there; their samples cannot be verified: ${unverified}`;
  }
  return isRight
    ? `${allOf(done, 'image')} there and right`
    : `${countText(right)} of ${counted(done, 'image')} right`;
}

/** `2 missing, 1 damaged`. */
function countsText(counts: Readonly<Record<FaultKind, bigint>>): string {
  return FAULT_KINDS.filter((kind) => counts[kind] > 0n)
    .map((kind) => `${countText(counts[kind])} ${kind}`)
    .join(', ');
}

function continueCommand(run: VerifiedRun, runs: readonly VerifiedRun[]): string {
  const { target, isStored = false } = run;
  if (isStored) {
    const [checkpoint, file] = [target.checkpoint ?? '', target.out].map(shellWord);
    return invocation(`resume ${checkpoint} --received $(stat -c %s ${file}) >> ${file}`);
  }
  if (target.kind === 'parts') return invocation(`submit --out ${shellWord(target.out)}`);
  // A folder of several shards is not resumed as a whole.
  const name = runs.length > 1 ? (target.checkpoint ?? target.out) : runName(target);
  return invocation(`resume ${shellWord(name)}`);
}

function coverText({ pieces, first, end, gaps, overlaps, faults }: Cover): string {
  const { from, step } = pieces[0]!.record;
  const range = `images ${briefIndex(from + first * step)} … ${briefIndex(from + (end - 1n) * step)}`;
  const how =
    faults.length === 0
      ? 'without gap or overlap'
      : `with ${counted(gaps.length, 'gap')} and ${counted(overlaps.length, 'overlap')}`;
  return `together: ${pieces.length} runs cover ${range} ${how}`;
}

function apartText({ names: [one, other], differs, isFault }: Apart): string {
  const what = isFault ? `goes on where ${one} ends, and is of another` : 'is of another';
  const than = isFault ? '' : ` than ${one}`;
  const not = differs.length === 1 ? 'is not the same' : 'are not the same';
  return `apart: ${other} ${what} enumeration${than}: ${differs.join(', ')} ${not}`;
}

function wholeText({ pieces, count, faults }: Whole): string {
  const runs = new Set(pieces.map(({ source }) => source)).size;
  const isOne = runs === 1;
  const verb =
    faults.length === 0 ? (isOne ? 'has' : 'have') : isOne ? 'does not have' : 'do not have';
  return `together: ${counted(runs, 'run')} ${verb} all ${counted(count, 'image')}, each once`;
}

/** What a walk through a space found, line by line; the last line sums it up. */
export function walkLines(
  result: WalkResult,
  { space, order }: Pick<Numbering, 'space' | 'order'>,
): string[] {
  const { images, distinct, repeated, outside, astray, faults } = result;
  const name = `${describeSpace(space)}, ${order}`;
  const all = grouped(images);
  if (isPerfect(result))
    return [`${name}: all ${all} images occur once, and all ${all} lead back to their numbers`];
  const counts = [
    `${grouped(images - distinct)} missing`,
    `${grouped(repeated)} repeated`,
    `${grouped(outside)} outside`,
    `${counted(astray, 'leads', 'lead')} elsewhere`,
  ];
  return [...faults, `${name}: ${grouped(distinct)} of ${all} images; ${counts.join(', ')}`];
}

/** How far a verification is: a line on a terminal, and nothing elsewhere. */
function verifyProgress(): ProgressReporter<VerifyState> {
  let name = '';
  let start = 0;
  return new ProgressReporter<VerifyState>({
    line({ path, done, total }) {
      const now = performance.now();
      if (path !== name) [name, start] = [path, now];
      const rate = (done * 1000) / Math.max(1, now - start);
      const whole = BigInt(Math.max(1, done, total));
      return [
        `verifying ${path}`,
        percentText(BigInt(done), whole),
        counted(done, 'image'),
        `${grouped(Math.round(rate))}/s`,
        etaText(etaSeconds(Math.max(0, total - done), rate)),
      ];
    },
  });
}

/** How far one path is. */
interface VerifyState {
  readonly path: string;
  readonly done: number;
  /** About how many images and lines there are. */
  readonly total: number;
}

/** What prints beside the line that says how far a verification is. */
export interface LinePrinter {
  readonly print: (line: string) => void;
  /** For what --quiet leaves out. */
  readonly tell: (line: string) => void;
  readonly printError: (line: string) => void;
  readonly onProgress: (state: VerifyState) => void;
}

/** Do a job with such a line, which is gone when the job has ended. */
export async function withVerifyLine<T>(job: (printer: LinePrinter) => Promise<T>): Promise<T> {
  const line = verifyProgress();
  const beside = (write: (text: string) => void) => (text: string) => {
    line.clear();
    write(text);
  };
  try {
    const onProgress = (state: VerifyState): void => line.update(state);
    const printLine = beside((text) => print(escapeControls(text)));
    const printError = beside(tellError);
    return await job({ print: printLine, tell: beside(tell), printError, onProgress });
  } finally {
    line.clear();
  }
}
