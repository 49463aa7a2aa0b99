/**
 * The options that pick a space, an order and a seed, shared by most commands. What they mean
 * is in `open-space.ts`: a command line that is only being parsed needs none of it.
 * @module
 */
import type { Argv } from 'yargs';
import { ORDERS } from '../../core/order.js';
import { COLORS } from '../../core/space.js';

/** What yargs hands over: numbers stay text until they are read with all their digits. */
export interface SpaceArguments {
  readonly size?: string | undefined;
  readonly color?: string | undefined;
  readonly depth?: string | undefined;
  readonly palette?: string | undefined;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
}

export const DEFAULT_SIZE = '64x64';

/** What holds where an option is not given, for its description. */
const DEFAULTS = { size: DEFAULT_SIZE, color: 'rgb', depth: '8', order: 'mixed', seed: 'none' };

export function spaceOptions<T>(
  yargs: Argv<T>,
  defaults: typeof DEFAULTS = DEFAULTS,
): Argv<T & SpaceArguments> {
  return yargs
    .option('size', {
      type: 'string',
      describe: `width x height in pixels [${defaults.size}]`,
      requiresArg: true,
      group: 'Space:',
    })
    .option('color', {
      type: 'string',
      describe: `colour model: ${COLORS.join(', ')} [${defaults.color}]`,
      requiresArg: true,
      group: 'Space:',
    })
    .option('depth', {
      type: 'string',
      describe: `bits per sample: 1, 2, 4, 8, 16 [${defaults.depth}]`,
      requiresArg: true,
      group: 'Space:',
    })
    .option('palette', {
      type: 'string',
      describe:
        'colours: a name (websafe, pico8, cga, okabe-ito, gameboy), a file (text, .gpl, PNG with a palette), or a list such as ffffff,ff8800,000000',
      requiresArg: true,
      group: 'Space:',
    })
    .option('order', {
      type: 'string',
      describe: `${ORDERS.join(', ')} [${defaults.order}]`,
      requiresArg: true,
      group: 'Space:',
    })
    .option('seed', {
      type: 'string',
      describe: `text that picks another mixed order [${defaults.seed}]`,
      requiresArg: true,
      group: 'Space:',
    });
}
