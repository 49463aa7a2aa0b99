/**
 * `enumerate info`: what a space is and how large.
 * @module
 */
import { numberingOf } from '../../core/enumeration.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { spaceOptions } from '../options/space-options.js';
import { choice } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { command, flag, group, value } from '../options/table.js';

const EXACT_FORMS = ['decimal', 'hex'] as const;

export default command({
  about: 'Say what a space is, and how many images it has.',
  options: {
    ...spaceOptions(),
    ...group('Output', {
      exact: value(
        choice(EXACT_FORMS),
        'FORM',
        'also the number of images in full: decimal, or hex where that would take too long',
        { implied: 'decimal', choices: EXACT_FORMS },
      ),
      json: flag('as one JSON object'),
    }),
  },
  examples: [
    ['info', 'the default space, 64×64 RGB'],
    ['info --size 800x450 --color gray', 'a space of ≈ 10^866,966 images'],
    ['info --size 16x16 --palette pico8 --exact', 'all 309 digits of its size'],
    ['info --size 7680x4320 --exact=hex > size.txt', 'a size of 199 million hex digits'],
  ],
  async run({ exact: form, json, ...words }) {
    const { exactSizeText, measureSpace } = await import('../../measure/space-facts.js');
    const { infoFields } = await import('../../measure/fields.js');
    const { infoText } = await import('../render/info-report.js');
    const enumeration = readEnumeration(words);
    const exact = form === undefined ? undefined : exactSizeText(numberingOf(enumeration), form);
    const facts = measureSpace(enumeration);
    const text = json
      ? JSON.stringify(infoFields(facts, exact))
      : infoText(facts) + (exact === undefined ? '' : `\n\n${exact}`);
    print(text);
  },
});
