/**
 * The options that choose a space, an order and a seed, shared by most commands. They stay text
 * until `pictures/files/read-space.ts` reads them together.
 * @module
 */
import { ORDERS } from '../../core/order.js';
import { COLORS } from '../../core/space.js';
import { type Given, group, text, value } from './table.js';
import { readText } from './typed-text.js';

const DEFAULT_SIZE = '64x64';

/** What holds where an option is not given, in the words of help. */
const OTHERWISE = { size: DEFAULT_SIZE, color: 'rgb', depth: '8', order: 'mixed', seed: 'none' };

/** @param otherwise - for commands where other things hold */
export function spaceOptions(otherwise = OTHERWISE) {
  return group('Space', {
    size: text('WxH', 'width and height in pixels', { otherwise: otherwise.size }),
    color: text('MODEL', `colour model: ${COLORS.join(', ')}`, {
      otherwise: otherwise.color,
      choices: COLORS,
    }),
    depth: text('BITS', 'bits per sample: 1, 2, 4, 8, 16', {
      otherwise: otherwise.depth,
      choices: ['1', '2', '4', '8', '16'],
    }),
    palette: text(
      'COLOURS',
      'websafe, pico8, cga, okabe-ito, gameboy, a file (text, .gpl, PNG), or a list: ffffff,ff8800,000000',
      { choices: ['websafe', 'pico8', 'cga', 'okabe-ito', 'gameboy'], mayBeFile: true },
    ),
    order: text('ORDER', ORDERS.join(', '), { otherwise: otherwise.order, choices: ORDERS }),
    seed: value(
      (typed: string) => readText(typed, 'write the seed in UTF-8'),
      'TEXT',
      'chooses another mixed or cloud order',
      { otherwise: otherwise.seed },
    ),
  });
}

/** As they are typed: numbers stay text until they are read with all their digits. */
export type SpaceArguments = Partial<Given<ReturnType<typeof spaceOptions>>>;
