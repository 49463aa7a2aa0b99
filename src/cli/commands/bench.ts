/**
 * `enumerate bench`: what this machine does.
 * @module
 */
import type { CommandModule } from 'yargs';

interface BenchArguments {
  readonly seconds: string;
  readonly out?: string | undefined;
  readonly json: boolean;
}

export const benchCommand: CommandModule<object, BenchArguments> = {
  command: 'bench',
  describe: 'measure what this machine does, and what it means in years',
  builder: (yargs) =>
    yargs
      .usage(
        '$0 bench [options]\n\nMeasure spaces of several sizes: generated, as PNG, and as files.',
      )
      .option('seconds', {
        type: 'string',
        default: '12',
        describe: 'how long to measure, in all',
        requiresArg: true,
      })
      .option('out', {
        type: 'string',
        describe:
          'where files are written, in a temporary folder that is removed [the current folder]',
        requiresArg: true,
      })
      .option('json', { type: 'boolean', default: false, describe: 'as one JSON object' })
      .example('$0 bench', 'a table, in a quarter of a minute')
      .example('$0 bench --out /mnt/disk', 'files on that disk'),
  handler: async (args) => {
    const { printBench } = await import('../render/bench-report.js');
    process.exitCode = await printBench(args);
  },
};
