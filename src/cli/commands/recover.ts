/**
 * `enumerate recover PATH`: write a lost checkpoint again, from the images that are there.
 * @module
 */
import { recover } from '../../node.js';
import { readSpaceRequest } from '../../pictures/files/read-space.js';
import { recoveredFields } from '../../repair/fields.js';
import { readInteger, readShard } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, path as fileOption, value, word } from '../options/table.js';
import { recoveredText } from '../render/recover-report.js';

const AS_FILES_SAY = 'as the images say';
const OTHERWISE = {
  size: AS_FILES_SAY,
  color: AS_FILES_SAY,
  depth: AS_FILES_SAY,
  order: AS_FILES_SAY,
  seed: AS_FILES_SAY,
};

export default command({
  isLong: true,
  about:
    'Write a lost checkpoint again: names of images tell their numbers, PNG files tell the rest, and a sample is made and compared. What files do not tell, options give. A checkpoint that is there stays.',
  positionals: {
    path: word('the folder of the images, or the .tar, which may have parts', {
      isPath: true,
      ask: 'which run? give its folder or file, such as images',
    }),
  },
  options: {
    ...spaceOptions(OTHERWISE),
    ...group('Range', {
      from: value(readInteger, 'N', 'the first image of the run', {
        otherwise: 'the first one that is there',
      }),
      count: value(readInteger, 'N', 'how many images the run was to have', {
        otherwise: 'up to the last one that is there',
      }),
      step: value(readInteger, 'N', 'from one image to the next; may be negative', {
        otherwise: 'as the names say',
      }),
      shard: value(
        readShard,
        'I/N',
        'which share of the range it was, with --from and --count of all',
      ),
      split: value(readInteger, 'N', 'images in a part', { otherwise: 'as the names say' }),
    }),
    ...group('Output', {
      manifest: fileOption('FILE', "the run's manifest", {
        otherwise: 'the .jsonl with its lines, beside the images or in their folder',
      }),
      dryRun: flag('say what would be written, and write nothing'),
      json: flag('as one JSON object'),
    }),
  },
  examples: [
    ['recover images', 'a folder whose .enumerate.ckpt is gone'],
    ['recover x.tar --count 5000 --dry-run', 'what would be written of a run that was stopped'],
  ],
  async run({ path, from, count, step, shard, split, manifest, dryRun, json, ...words }) {
    const images = readSpaceRequest(words);
    const found = await recover(path, {
      images,
      from,
      count,
      step,
      shard,
      split,
      manifest,
      dryRun,
    });
    const text = json ? JSON.stringify(recoveredFields(found)) : recoveredText(found, path);
    print(text);
  },
});
