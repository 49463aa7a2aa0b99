/**
 * The options of `submit`, and the run that they describe: a new one, or the one that the folder has.
 * @module
 */
import nodePath from 'node:path';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { checkFolderName } from '../../io/endings.js';
import {
  checkSameRun,
  findSubmitted,
  type SubmitFolder,
  submittedRecord,
} from '../../queue/submit.js';
import type { PartKind, RunRecord } from '../../run/record.js';
import { shardTag } from '../../run/target.js';
import { planOf, shardOf } from './plan.js';

import { choice, readInteger, readRate } from '../../text/read-quantity.js';
import { QUEUE_OPTIONS } from './queue-options.js';
import { IMAGE_FORMATS, DRY_RUN, INDEX_OPTIONS, STATUS_JSON } from './run-options.js';
import { spaceOptions } from './space-options.js';
import { dashed, flag, flagIfGiven, type Given, group, path, text, value } from './table.js';

const PART_FORMATS = ['tar', 'npy', 'raw', 'y4m', 'manifest'] as const;

export const SUBMIT_OPTIONS = {
  ...QUEUE_OPTIONS,
  ...INDEX_OPTIONS,
  ...spaceOptions(),
  ...group('Output', {
    out: path('FOLDER', 'the folder that all machines share', { isRequired: true }),
    split: value(readInteger, 'N', 'images in a part', {
      otherwise: 'about 256 MB of samples',
      alias: 'chunk',
    }),
    partFormat: value(
      choice(PART_FORMATS),
      'FORMAT',
      'what each part is: tar, npy, raw, y4m, or manifest (digests alone)',
      { otherwise: 'tar', choices: PART_FORMATS },
    ),
    imageFormat: value(choice(IMAGE_FORMATS), 'FORMAT', 'in .tar: png, pnm, raw, png-stored', {
      otherwise: 'png',
      choices: IMAGE_FORMATS,
    }),
    fps: value(readRate, 'RATE', 'of .y4m: frames a second', { otherwise: '24' }),
    metadata: flagIfGiven('let each PNG say what it is (--no-metadata: not)'),
    durable: flag('write each part through to the disk before it counts as done'),
    list: text(
      'COMMAND',
      'for parts that workers push elsewhere: a command that lists the names there, one a line',
    ),
  }),
  dryRun: DRY_RUN,
  statusJson: STATUS_JSON,
};

export type SubmitArguments = Given<typeof SUBMIT_OPTIONS>;

/** Options that describe the run: one that continues needs none of them. */
const PLAN_OPTIONS = [
  ...(['from', 'to', 'count', 'step', 'split', 'partFormat', 'imageFormat', 'fps'] as const),
  ...(['metadata', 'size', 'color', 'depth', 'palette', 'order', 'seed'] as const),
];

/** @throws EnumeratorError `E_USAGE`; `E_EXISTS` where the folder has another run */
export function readSubmission(args: SubmitArguments): SubmitFolder & { record: RunRecord } {
  if (args.out === '-') throw usageError('--out -: parts need a folder; name it with --out');
  checkFolderName(args.out, 'out');
  const folder = nodePath.normalize(args.out);
  const place = { folder, tag: shardTag(shardOf(args)) };
  const found = findSubmitted(place);
  if (found === undefined) return { ...place, record: newRecord(args, folder) };
  checkOptions(args, folder, found);
  return { ...place, record: found };
}

/** @throws EnumeratorError `E_EXISTS` where the options say another run than the folder has */
function checkOptions(args: SubmitArguments, folder: string, found: RunRecord): void {
  const said = PLAN_OPTIONS.filter((name) => args[name] !== undefined);
  if (args.durable && found.output.durable !== true) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${folder} holds a run that was begun without --durable: leave it out to continue that run, or name another folder with --out`,
    );
  }
  if (said.length === 0) return;
  if (args.count === undefined && args.to === undefined) {
    const options = said.map((name) => `--${dashed(name)}`).join(', ');
    throw new EnumeratorError(
      'E_EXISTS',
      `${folder} holds a run, and ${options} may describe another: leave ${said.length === 1 ? 'it' : 'them'} out to continue that run, or name another folder with --out`,
    );
  }
  checkSameRun(folder, found, newRecord(args, folder));
}

function newRecord(args: SubmitArguments, folder: string): RunRecord {
  if (args.count === undefined && args.to === undefined) {
    throw usageError('how many images? give --count or --to (--to 100% for the end of the space)');
  }
  const { partFormat = 'tar', split } = args;
  const { output, ...plan } = planOf({ ...args, split: undefined });
  const { imageFormat, metadata, durable, rate } = output;
  const kind: PartKind = partFormat === 'manifest' ? 'none' : partFormat;
  const parts = { out: folder, kind, split, imageFormat, metadata, durable, rate };
  return submittedRecord({ ...plan, output: parts });
}
