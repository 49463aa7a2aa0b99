/**
 * The options of a run: its range, its output, how it works.
 * @module
 */
import type { ImageFormat, PipeFormat } from '../../run/record.js';
import {
  choice,
  readBytes,
  readDuration,
  readInteger,
  readShard,
  readThreads,
  readWhole,
} from '../../text/read-quantity.js';
import { readLabels } from '../../text/read-labels.js';
import { flag, flagOn, type Given, group, path, text, value } from './table.js';

/** As `run/record.ts` has them, which is not loaded for help. */
export const IMAGE_FORMATS = [
  'png',
  'pnm',
  'raw',
  'png-stored',
] as const satisfies readonly ImageFormat[];

const PIPE_FORMATS = ['raw', 'tar', 'npy', 'y4m'] as const satisfies readonly (
  PipeFormat | 'raw'
)[];

/** Which images, for every command that makes a range of them. */
export const INDEX_OPTIONS = group('Range', {
  from: text('N', 'first: 42, 2^100+5, 50%, last, random, name:TEXT, @file', { otherwise: '0' }),
  count: value(readInteger, 'N', 'how many images'),
  to: text('N', 'end, not written itself; 100%: that of the space', {
    excludes: ['count'],
  }),
  step: value(readInteger, 'N', 'from one image to the next; may be negative', { otherwise: '1' }),
  shard: value(readShard, 'I/N', 'a part of the range, as 2/5: the second of five'),
  shardIndex: value(readWhole, 'I', 'the same with --shard-count, counted from 0', {
    excludes: ['shard'],
  }),
  shardCount: value(readWhole, 'N', 'how many shards'),
});

export type IndexArguments = Partial<Given<typeof INDEX_OPTIONS>>;

export const STATUS_JSON = flag('progress as one JSON record a line on stderr', {
  group: 'Machine',
});

export const DRY_RUN = flag('say what would be made, and make nothing', { group: 'Machine' });

/** How a run works, in each of its sessions. */
export const SESSION_OPTIONS = group('Machine', {
  threads: value(readThreads, 'N', 'threads', {
    otherwise: 'one a core, where the run is worth it',
  }),
  limitBytes: value(readBytes, 'BYTES', 'stop before this session writes more than that'),
  runtime: value(readDuration, 'TIME', 'stop after that time'),
  dryRun: DRY_RUN,
  statusJson: STATUS_JSON,
});

/** @param outputs - what --out may be */
export function outputOptions(outputs: string) {
  return group('Output', {
    out: path('PATH', outputs),
    imageFormat: value(
      choice(IMAGE_FORMATS),
      'FORMAT',
      'in folders, tars and zips: png, pnm, raw, png-stored (PNG without compression, in every order)',
      {
        otherwise: 'png',
        choices: IMAGE_FORMATS,
      },
    ),
    pipeFormat: value(
      choice(PIPE_FORMATS),
      'FORMAT',
      'what goes into --out -: raw (sample bytes), tar, npy, y4m',
      { otherwise: 'raw', choices: PIPE_FORMATS },
    ),
    label: value(
      readLabels,
      'LABELS',
      'in a tar, beside each image: cls:10 (its number modulo 10), json (its number), cls:10,json',
      { choices: ['cls:10', 'json', 'cls:10,json'] },
    ),
    split: value(readInteger, 'N', 'parts of so many images: files, or folders'),
    numberParts: flag('with --split: name files x-000.tar, x-001.tar …, not by the range in them'),
    manifest: path('FILE', 'also a JSON line an image: index, name, SHA-256'),
    checkpoint: path('FILE', 'for --out -: the file that says how far the run is'),
    durable: flag('sync files before a checkpoint names them'),
    metadata: flagOn('leave out of each PNG what it is'),
    continue: flag('continue this run where it has begun already', {
      excludes: ['force'],
    }),
    force: flag('replace the run that is in the folder'),
    yes: flag('go to the end of the space, above 1 GB too'),
  });
}
