/**
 * `enumerate bench`: what this machine does.
 * @module
 */
import { duration } from '../../text/read-quantity.js';
import { SPACE_KEYS } from '../../text/space-text.js';
import { print } from '../host.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, path, value } from '../options/table.js';

export default command({
  isLong: true,
  about:
    'Measure spaces of several sizes, or the one that is given: generated, as PNG, and as files.',
  options: {
    ...spaceOptions(),
    ...group('Output', {
      seconds: value(duration(3600), 'TIME', 'how long to measure, in all', {
        otherwise: '12s, or 2s for one space',
      }),
      out: path('FOLDER', 'where files are written, in a temporary folder that is removed', {
        otherwise: 'the current folder',
      }),
      json: flag('as one JSON object'),
    }),
  },
  examples: [
    ['bench', 'a table, in a quarter of a minute'],
    ['bench --size 800x450 --color gray', 'one space'],
    ['bench --out /mnt/disk', 'files on that disk'],
  ],
  async run({ seconds, out = '.', json, ...words }) {
    const { bench } = await import('../../measure/bench.js');
    const { existingFolder } = await import('../../measure/folder.js');
    const { benchFields } = await import('../../measure/fields.js');
    const { readEnumeration } = await import('../../pictures/files/read-space.js');
    const { benchHead, benchLine, benchNote, openBenchReporter } =
      await import('../render/bench-report.js');
    const { untilInterrupted } = await import('../terminal.js');
    const folder = existingFolder(out);
    const isOne = SPACE_KEYS.some((key) => words[key] !== undefined);
    const images = isOne ? [readEnumeration(words)] : undefined;
    return untilInterrupted(async (signal) => {
      const rows = [];
      if (!json) print(benchHead());
      const reporter = openBenchReporter();
      const asked = seconds ?? (isOne ? 2 : undefined);
      const onProgress = reporter.update.bind(reporter);
      for await (const row of bench({ seconds: asked, out: folder, images, signal, onProgress })) {
        rows.push(row);
        reporter.clear();
        if (!json) print(benchLine(row));
      }
      reporter.end('finished');
      print(json ? JSON.stringify(benchFields(rows)) : `\n${benchNote(folder, rows)}`);
    });
  },
});
