/**
 * `enumerate art TEXT`: Random Art, a picture for every text.
 * @module
 */
import { usageError } from '../../../core/errors.js';
import { ART_OPTIONS, ART_POSITIONALS } from '../../options/art-options.js';
import { command, dashed, listed } from '../../options/table.js';

/** Options that one picture has no use for. */
const RUN_ONLY = [
  ...([
    'formulas',
    'step',
    'shard',
    'shardIndex',
    'shardCount',
    'imageFormat',
    'pipeFormat',
    'label',
    'split',
    'numberParts',
    'manifest',
  ] as const),
  ...(['checkpoint', 'durable', 'continue', 'yes', 'limitBytes', 'runtime', 'dryRun'] as const),
  ...(['fps', 'codec', 'crf', 'lossless', 'scale', 'loop', 'overlay', 'preset'] as const),
];

export default command({
  isLong: true,
  about:
    'Draw the picture of a text, the same on every machine: the text chooses rules of a grammar, the rules build a formula, and the formula gives each pixel its colour.',
  commands: {
    compare: listed('put the pictures of two inputs side by side', () => import('./compare.js')),
    evolve: listed(
      'breed pictures: sixteen children of some, and their children',
      () => import('./evolve.js'),
    ),
    formula: listed('print the formula that has a number among all', () => import('./formula.js')),
    gallery: listed(
      'put the pictures of many texts, or numbers, on one sheet',
      () => import('./gallery.js'),
    ),
    number: listed(
      "print the number that a text's picture has among all images of its size, or a formula among all",
      () => import('./number.js'),
    ),
    portfolio: listed(
      'five pictures of your own, to be found among 25',
      () => import('./portfolio.js'),
    ),
  },
  positionals: ART_POSITIONALS,
  options: ART_OPTIONS,
  examples: [
    ['art grace', 'the picture of a text, in a PNG'],
    ['art grace --show', '… on the terminal'],
    ['art --file key.pub --size 64 --out key.png', "a file's fingerprint"],
    ['art --hex "$(sha256sum < x | cut -c-64)" --out -', '… of its digest, to a pipe'],
    ['art grace --formula > grace.txt', 'what is drawn, as a formula'],
    ['art --formula-in grace.txt --size 8192', '… drawn again, large'],
    ['art grace --remember --out x.png', '… which the picture itself may have: --formula-in x.png'],
    ['art grace --animate --glsl', '… as a shader, to be pasted into shadertoy.com'],
    ['art grace --depth 4 --tree tree.svg', 'how it comes about'],
    ['art grace --animate --size 640x360 --out grace.mp4', 'ten seconds of film'],
    ['art --from 0 --count 1000 --out many', 'the pictures of the numbers 0 to 999'],
    ['art --count 10^5 --size 64 --out train.tar --shard 2/5', 'one of five machines'],
    [
      'art --formulas --from 10^12 --count 100 --out near',
      'formulas by number, and those next to them',
    ],
    ['art -- --help', 'the picture of the text --help'],
  ],
  async run(given) {
    const isRun = [given.from, given.count, given.to].some((value) => value !== undefined);
    if ((given.animate && !given.glsl) || isRun) {
      const { runArt } = await import('../../art-runs.js');
      return runArt(given);
    }
    const extra = RUN_ONLY.find((key) => given[key] !== undefined && given[key] !== false);
    if (extra !== undefined)
      throw usageError(
        `--${dashed(extra)} is for many pictures: give --from and --count, or --animate for a film`,
      );
    const { drawPicture, findArt } = await import('../../art-picture.js');
    return drawPicture(given, () => findArt(given, given.animate));
  },
});
