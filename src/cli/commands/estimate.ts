/**
 * `enumerate estimate`: how long all images of a space would take, here and elsewhere.
 * @module
 */
import { spaceOptions } from '../options/space-options.js';
import { decimal, duration, readInteger } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { command, flag, group, path, value } from '../options/table.js';

export default command({
  about: 'Measure for a moment, and say how long all images of a space would take.',
  options: {
    ...spaceOptions(),
    ...group('Estimate', {
      machines: value(readInteger, 'N', 'how many machines like this one share the work', {
        default: '1',
      }),
      fps: value(decimal(1e9), 'RATE', 'images per second, for watching them', { default: '24' }),
      seconds: value(duration(3600), 'TIME', 'how long to measure, in all', { default: '1.5s' }),
      out: path(
        'FOLDER',
        'where the images would go, to measure writing there, in a temporary folder that is removed',
        { otherwise: 'the current folder' },
      ),
      json: flag('as one JSON object, with all that was measured'),
    }),
  },
  examples: [
    ['estimate', 'years for the default space, 64×64 RGB'],
    ['estimate --size 800x450 --color gray --machines 10^9', 'a billion machines'],
    ['estimate --size 5x5 --color gray --depth 1 --out /mnt/disk', 'a small space, on that disk'],
  ],
  async run({ machines, fps, seconds, out, json, ...words }) {
    const { readEnumeration } = await import('../../pictures/files/read-space.js');
    const { estimate } = await import('../../measure/estimate.js');
    const { estimateFields } = await import('../../measure/fields.js');
    const { estimateText } = await import('../render/estimate-report.js');
    const { untilInterrupted } = await import('../terminal.js');
    const enumeration = readEnumeration(words);
    return untilInterrupted(async (signal) => {
      const found = await estimate(enumeration, { machines, fps, seconds, out, signal });
      const text = json ? JSON.stringify(estimateFields(found)) : estimateText(found);
      print(text);
    });
  },
});
