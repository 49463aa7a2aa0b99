/**
 * `enumerate bench`: what this machine does.
 * @module
 */
import { duration } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { command, flag, group, path, value } from '../options/table.js';

export default command({
  about: 'Measure spaces of several sizes: generated, as PNG, and as files.',
  options: group('Output', {
    seconds: value(duration(3600), 'TIME', 'how long to measure, in all', { default: '12s' }),
    out: path('FOLDER', 'where files are written, in a temporary folder that is removed', {
      otherwise: 'the current folder',
    }),
    json: flag('as one JSON object'),
  }),
  examples: [
    ['bench', 'a table, in a quarter of a minute'],
    ['bench --out /mnt/disk', 'files on that disk'],
  ],
  async run({ seconds, out, json }) {
    const { bench } = await import('../../measure/bench.js');
    const { existingFolder } = await import('../../measure/rates.js');
    const { benchFields } = await import('../../measure/fields.js');
    const { benchHead, benchLine, benchNote } = await import('../render/bench-report.js');
    const { untilInterrupted } = await import('../terminal.js');
    const folder = existingFolder(out ?? '.');
    return untilInterrupted(async (signal) => {
      const rows = [];
      if (!json) print(benchHead());
      for await (const row of bench({ seconds, out: folder, signal })) {
        rows.push(row);
        if (!json) print(benchLine(row));
      }
      print(json ? JSON.stringify(benchFields(rows)) : `\n${benchNote(folder)}`);
    });
  },
});
