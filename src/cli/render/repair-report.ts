/**
 * What `enumerate repair` prints: a line for each thing that is regenerated or left, a line for each path;
 * or a JSON object a line.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import { repairedFields } from '../../repair/fields.js';
import type { Left } from '../../repair/plan.js';
import type { Remade, RepairedPath, RepairOptions } from '../../repair/repair.js';
import { describeError, errorFields } from '../exit-codes.js';
import { withHintsOf } from './hints.js';

/** Lines of each kind that are printed of each path. */
const LISTED = 20;

interface RepairReportOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly print: (line: string) => void;
  /** For what could not be repaired. */
  readonly printError: (line: string) => void;
}

/** What a repair is to be called with. */
export function makeRepairReporter({
  dryRun,
  json,
  print,
  printError,
}: RepairReportOptions): Pick<RepairOptions, 'onRemake' | 'onPath'> {
  if (json) {
    return {
      onPath: (report) => {
        const error = report.error && { error: errorFields(report.error) };
        print(JSON.stringify({ ...repairedFields(report), ...error }));
      },
    };
  }
  let listed = 0;
  return {
    onRemake(remade) {
      if (++listed <= LISTED) print(remadeText(remade));
    },
    onPath(report) {
      if (listed > LISTED) print(`… and ${grouped(listed - LISTED)} more`);
      listed = 0;
      const { left, error } = report;
      for (const each of left.slice(0, LISTED)) print(leftText(each));
      if (left.length > LISTED) print(`… and ${grouped(left.length - LISTED)} more`);
      if (error !== undefined) printError(describeError(error));
      else print(pathText(report, dryRun));
    },
  };
}

/** `remade    x/105.png: image 105`. */
function remadeText({ kind, file, index, images }: Remade): string {
  const noun = kind === 'manifest' ? 'line' : 'image';
  const what =
    images === 1n
      ? `${noun} ${briefIndex(index)}`
      : `${counted(images, noun)}${images === 0n ? '' : ` from ${briefIndex(index)} on`}`;
  return `remade    ${file}: ${what}`;
}

function leftText({ file, reason, hints }: Left): string {
  return withHintsOf(`left      ${file}: ${reason}`, hints);
}

function pathText({ path, isRight, files, left }: RepairedPath, dryRun: boolean): string {
  const made = counted(Number(files), 'file');
  const notes = [
    ...(files > 0n ? [dryRun ? `${made} would be regenerated` : `${made} regenerated`] : []),
    ...(left.length > 0 ? [`${counted(left.length, 'fault')} left`] : []),
    ...(isRight ? ['all that is done is there and right'] : []),
  ];
  return `${path}: ${notes.join('; ')}`;
}
