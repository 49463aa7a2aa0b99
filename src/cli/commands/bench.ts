/**
 * `enumerate bench`: what this machine does.
 * @module
 */
import { decimal } from '../options/readers.js';
import { command, flag, text, value } from '../options/table.js';

export const benchCommand = command({
  about: 'Measure spaces of several sizes: generated, as PNG, and as files.',
  options: {
    seconds: value(decimal(3600), { arg: 'N', help: 'how long to measure, in all', default: '12' }),
    out: text({
      arg: 'FOLDER',
      help: 'where files are written, in a temporary folder that is removed',
      otherwise: 'the current folder',
      isPath: true,
    }),
    json: flag('as one JSON object'),
  },
  examples: [
    ['bench', 'a table, in a quarter of a minute'],
    ['bench --out /mnt/disk', 'files on that disk'],
  ],
  async run(given) {
    const { printBench } = await import('../render/bench-report.js');
    return printBench(given);
  },
});
