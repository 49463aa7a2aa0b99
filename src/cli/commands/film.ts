/**
 * `enumerate film PATH…`: a film from pictures on disk.
 * @module
 */
import path from 'node:path';
import type { CommandModule } from 'yargs';
import { type FilmArguments, filmOptions } from '../options/film-options.js';

interface FilmCommandArguments extends FilmArguments {
  readonly paths: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly 'status-json': boolean;
}

export const filmCommand: CommandModule<object, FilmCommandArguments> = {
  command: 'film <paths..>',
  describe: 'make a film from pictures on disk',
  builder: (yargs) =>
    filmOptions(
      yargs
        .usage(
          '$0 film <paths..> --out FILE [options]\n\nMake a film from pictures, in the order of their names, in which 2 stands before 10. All of them have one size.',
        )
        .positional('paths', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'folders of pictures, or the pictures: PNG, other formats through ffmpeg',
        })
        .option('out', {
          type: 'string',
          demandOption: true,
          describe: 'the film: x.mkv, .mp4, .webm, .gif, .apng, or another one with --codec',
          requiresArg: true,
          group: 'Output:',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'overwrite the file',
          group: 'Output:',
        })
        .option('status-json', {
          type: 'boolean',
          default: false,
          describe: 'progress as one JSON record a line on stderr',
          group: 'Work:',
        }),
    )
      .hide('overlay')
      .example('$0 film images --out x.mp4', 'all pictures of a folder, 24 a second')
      .example('$0 film images --scale 16 --fps 12 --out x.mp4', 'small ones, large enough to see')
      .example('$0 film scene-1 scene-2 end.png --out x.mkv', 'one after the other, exactly'),
  handler: async (args) => {
    const { filmPictures } = await import('../../media/film-pictures.js');
    process.exitCode = await filmPictures({
      ...args,
      out: args.out === '-' || args.out.includes('://') ? args.out : path.normalize(args.out),
      statusJson: args['status-json'],
    });
  },
};
