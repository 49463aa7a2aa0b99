/**
 * `enumerate estimate`: how long a run would take, and all images of its space, here and elsewhere.
 * @module
 */
import { INDEX_OPTIONS, outputOptions } from '../options/run-options.js';
import { spaceOptions } from '../options/space-options.js';
import { decimal, duration, readInteger, whole } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { command, flag, group, value } from '../options/table.js';

const { out, imageFormat, split, manifest } = outputOptions(
  'where the images would go: a folder, x.tar, x.zip, x.npy, x.mp4, none …; a moment of it is written there, and removed',
);

export default command({
  about:
    'Measure for a moment, and say what a run would take: bytes, time, and whether the disk has the room. Without --count or --to: how long all images of the space would take.',
  options: {
    ...INDEX_OPTIONS,
    ...spaceOptions(),
    ...group('Output', {
      out: { ...out, otherwise: 'images' },
      imageFormat,
      split,
      manifest,
      scale: value(whole(1, 4096), 'N', 'of a film: each pixel becomes a square of so many', {
        otherwise: '1',
      }),
    }),
    ...group('Estimate', {
      machines: value(readInteger, 'N', 'how many machines like this one share the work', {
        default: '1',
      }),
      fps: value(decimal(1e9), 'RATE', 'images per second, for watching them', { default: '24' }),
      seconds: value(duration(3600), 'TIME', 'how long to measure, in all', { default: '1.5s' }),
      json: flag('as one JSON object, with all that was measured'),
    }),
  },
  examples: [
    ['estimate', 'years for the default space, 64×64 RGB'],
    [
      'estimate --count 10^9 --size 800x450 --out x.tar --machines 20',
      'bytes and time of that run, and whether the disk has the room',
    ],
    ['estimate --size 800x450 --color gray --machines 10^9', 'a billion machines'],
    ['estimate --size 5x5 --color gray --depth 1 --out /mnt/disk', 'a small space, on that disk'],
  ],
  async run({ machines, fps, seconds, json, ...given }) {
    const { readEnumeration } = await import('../../pictures/files/read-space.js');
    const { estimate } = await import('../../measure/estimate.js');
    const { estimateFields } = await import('../../measure/fields.js');
    const { estimateText } = await import('../render/estimate-report.js');
    const { planOf } = await import('../options/plan.js');
    const { untilInterrupted } = await import('../terminal.js');
    const enumeration = readEnumeration(given);
    const hasRange = RANGE.some((name) => given[name] !== undefined);
    const run = hasRange
      ? planOf({ ...given, out: given.out ?? 'images' }, enumeration)
      : undefined;
    const settings = { machines, fps, seconds, out: given.out, run };
    return untilInterrupted(async (signal) => {
      const found = await estimate(enumeration, { ...settings, signal });
      const text = json ? JSON.stringify(estimateFields(found)) : estimateText(found);
      print(text);
    });
  },
});

/** Options that ask about a run, and not about all images of the space. */
const RANGE = ['from', 'count', 'to', 'step', 'shard', 'shardIndex', 'manifest', 'split'] as const;
