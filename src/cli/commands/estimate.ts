/**
 * `enumerate estimate`: how long all images of a space would take, here and elsewhere.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface EstimateArguments extends SpaceArguments {
  readonly machines: string;
  readonly fps: string;
  readonly seconds: string;
  readonly out?: string | undefined;
  readonly json: boolean;
}

export const estimateCommand: CommandModule<object, EstimateArguments> = {
  command: 'estimate',
  describe: 'say how long all images of a space would take, by the rate measured here',
  builder: (yargs) =>
    spaceOptions(
      yargs
        .usage(
          '$0 estimate [options]\n\nMeasure for a moment, and say how long all images of a space would take.',
        )
        .option('machines', {
          type: 'string',
          default: '1',
          describe: 'how many machines like this one share the work',
          requiresArg: true,
          group: 'Estimate:',
        })
        .option('fps', {
          type: 'string',
          default: '24',
          describe: 'images a second, for watching them',
          requiresArg: true,
          group: 'Estimate:',
        })
        .option('seconds', {
          type: 'string',
          default: '1.5',
          describe: 'how long to measure, in all',
          requiresArg: true,
          group: 'Estimate:',
        })
        .option('out', {
          type: 'string',
          describe:
            'where the images would go, to measure writing there, in a temporary folder that is removed [the current folder]',
          requiresArg: true,
          group: 'Estimate:',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'as one JSON object, with all that was measured',
          group: 'Estimate:',
        })
        .example('$0 estimate', 'years for the default space, 64×64 RGB')
        .example('$0 estimate --size 800x450 --color gray --machines 10^9', 'a billion machines')
        .example(
          '$0 estimate --size 5x5 --color gray --depth 1 --out /mnt/disk',
          'a small space, on that disk',
        ),
    ),
  handler: async (args) => {
    const { printEstimate } = await import('../render/estimate-report.js');
    process.exitCode = await printEstimate(args);
  },
};
