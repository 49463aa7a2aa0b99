/**
 * `enumerate info`: what a space is and how large.
 * @module
 */
import { spaceOptions } from '../options/space-options.js';
import { text } from '../options/rows.js';
import { command, flag } from '../options/table.js';

export const infoCommand = command({
  about: 'Say what a space is, and how many images it has.',
  options: {
    ...spaceOptions(),
    exact: text(
      'FORM',
      'also the number of images in full: decimal, or hex where that would take too long',
      { implied: 'decimal', choices: ['decimal', 'hex'] },
    ),
    json: flag('as one JSON object'),
  },
  examples: [
    ['info', 'the default space, 64×64 RGB'],
    ['info --size 800x450 --color gray', 'a space of ≈ 10^866,966 images'],
    ['info --size 16x16 --palette pico8 --exact', 'all 309 digits of its size'],
    ['info --size 7680x4320 --exact=hex > size.txt', 'a size of 199 million hex digits'],
  ],
  async run(given) {
    const { readEnumeration } = await import('../options/open-space.js');
    const { numberingOf } = await import('../../core/enumeration.js');
    const { measureImageBytes } = await import('../../measure/image-bytes.js');
    const { exactText, infoFields, infoText } = await import('../render/info-report.js');
    const enumeration = readEnumeration(given);
    const exact =
      given.exact === undefined ? undefined : exactText(numberingOf(enumeration), given.exact);
    const bytes = measureImageBytes(enumeration);
    const text = given.json
      ? JSON.stringify(infoFields(enumeration, bytes, exact))
      : infoText(enumeration, bytes) + (exact === undefined ? '' : `\n\n${exact}`);
    process.stdout.write(`${text}\n`);
  },
});
