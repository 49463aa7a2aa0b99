/**
 * `enumerate art TEXT`: Random Art, a picture for every text.
 * @module
 */
import path from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import {
  type ArtArguments,
  artOptions,
  type InputArguments,
  inputOptions,
} from '../options/art-options.js';
import { type FilmArguments, filmOptions } from '../options/film-options.js';
import { type RangeArguments, rangeOptions } from '../options/run-options.js';
import { artCompareCommand } from './art-compare.js';
import { artGalleryCommand } from './art-gallery.js';
import { artNumberCommand } from './art-number.js';

interface ArtCommandArguments
  extends ArtArguments, InputArguments, Omit<FilmArguments, 'overlay'>, RangeArguments {
  readonly text?: string | undefined;
  readonly 'formula-in'?: string | undefined;
  readonly formula: boolean;
  readonly json: boolean;
  readonly tree?: string | undefined;
  readonly show?: string | undefined;
  readonly animate: boolean;
  readonly out?: string | undefined;
}

/** All options: what stands below `art` has its own, and yargs would hand these down. */
const OWN_OPTIONS = `
  text file stdin hex formula-in size depth grammar salt variant quality formula json tree show animate
  from count to step shard shard-index shard-count out image-format split manifest checkpoint durable
  metadata continue force yes threads limit-bytes runtime status-json
  fps codec crf lossless preset scale loop overlay
`
  .trim()
  .split(/\s+/);

export const artCommand: CommandModule<object, ArtCommandArguments> = {
  command: 'art [text]',
  describe: 'Random Art: a picture for every text, and for every number',
  builder: (yargs) =>
    keepOptions(
      filmOptions(
        rangeOptions(
          resultOptions(
            artOptions(
              inputOptions(
                yargs
                  .usage(
                    '$0 art [text] [options]\n\nDraw the picture of a text, the same on every machine: the text chooses rules of a grammar, the rules build a formula, and the formula gives each pixel its colour.',
                  )
                  .command(artCompareCommand)
                  .command(artGalleryCommand)
                  .command(artNumberCommand)
                  .positional('text', {
                    type: 'string',
                    describe:
                      'any text; behind -- one that begins with a dash, or is called as a command is',
                  }),
              ),
              '512x512',
            ),
          ),
          'a PNG or - [art-DIGEST.png]; of numbers and films also a folder, x.tar, x.npy, x.raw, x.y4m, a film (x.mkv, .mp4, .webm, .gif, .apng), or none',
        ),
      ),
    )
      .hide('overlay')
      .strict(),
  handler: async (args) => {
    const { runArt } = await import('../art-run.js');
    process.exitCode = await runArt({
      ...args,
      out: normalPath(args.out),
      formulaIn: args['formula-in'],
      shardIndex: args['shard-index'],
      shardCount: args['shard-count'],
      imageFormat: args['image-format'],
      limitBytes: args['limit-bytes'],
      statusJson: args['status-json'],
    });
  },
};

/** Addresses and `-` stay as they are. */
function normalPath(out: string | undefined): string | undefined {
  return out === undefined || out === '-' || out.includes('://') ? out : path.normalize(out);
}

function resultOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('formula-in', {
      type: 'string',
      describe: 'a file with a formula to draw, as --formula prints it; - for standard input',
      requiresArg: true,
      group: 'Input:',
    })
    .option('formula', {
      type: 'boolean',
      default: false,
      describe: "print the picture's formula",
      group: 'Result:',
    })
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'print the formula as a graph in JSON, equal parts once',
      group: 'Result:',
    })
    .option('tree', {
      type: 'string',
      describe: 'draw the tree of the formula, with a small picture at each node, into x.svg',
      requiresArg: true,
      group: 'Result:',
    })
    .option('show', {
      type: 'string',
      describe: 'show the picture on this terminal: auto, kitty, iterm, sixel',
      group: 'Result:',
    })
    .option('animate', {
      type: 'boolean',
      default: false,
      describe: 'a film: --count frames that move, and end where they begin [240]',
      group: 'Result:',
    });
}

/** Changes yargs, and gives it back. */
function keepOptions<T>(yargs: Argv<T>): Argv<T> {
  yargs.options(Object.fromEntries(OWN_OPTIONS.map((name) => [name, { global: false }])));
  return examples(yargs);
}

function examples<T>(yargs: Argv<T>): Argv<T> {
  return yargs
    .example('$0 art hello', 'the picture of a text, in a PNG')
    .example('$0 art hello --show', '… on the terminal')
    .example('$0 art --file key.pub --size 64 --out key.png', "a file's fingerprint")
    .example('$0 art --hex "$(sha256sum < x | cut -c-64)" --out -', '… of its digest, to a pipe')
    .example('$0 art hello --formula > hello.txt', 'what is drawn, as a formula')
    .example('$0 art --formula-in hello.txt --size 8192', '… drawn again, large')
    .example('$0 art hello --depth 4 --grammar paper --tree tree.svg', 'how it comes about')
    .example('$0 art hello --animate --size 640x360 --out hello.mp4', 'ten seconds of film')
    .example('$0 art --from 0 --count 1000 --out many', 'the pictures of the numbers 0 to 999')
    .example('$0 art --count 10^5 --size 64 --out train.tar --shard 2/5', 'one of five machines')
    .example('$0 art -- --help', 'the picture of the text --help');
}
