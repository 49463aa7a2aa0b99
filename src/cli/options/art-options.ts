/**
 * The options that say which picture of Random Art is meant, shared by `art` and the commands below
 * it. `art-settings.ts` reads them together.
 * @module
 */
import { MAX_DEPTH, MAX_VARIANT } from '../../art/limits.js';
import { whole } from '../../text/read-quantity.js';
import { flag, type Given, group, path, text, value } from './table.js';

/** @param size - what holds where --size is not given */
export function artOptions(size: string) {
  return group('Picture', {
    size: text('WxH', 'width and height in pixels, or one number for both', { otherwise: size }),
    depth: value(whole(1, MAX_DEPTH, 'E_RANGE'), 'N', 'how deep the tree is at least, 1 to 64', {
      otherwise: '12',
    }),
    grammar: text('NAME', 'default, paper, or a file with a grammar (SPEC §15.7)', {
      otherwise: 'default',
      choices: ['default', 'paper'],
    }),
    salt: text('TEXT', 'leads to other pictures for all inputs'),
    variant: value(whole(0, MAX_VARIANT, 'E_RANGE'), 'N', "which of the input's pictures", {
      otherwise: '0',
    }),
    quality: flag(
      'pass over pictures that are too simple or too noisy, and say which variants are taken',
    ),
  });
}

export type ArtArguments = Partial<Given<ReturnType<typeof artOptions>>>;

/** Where the input comes from, in place of words on the command line. */
export const INPUT_OPTIONS = group('Input', {
  file: path('FILE', 'the bytes of a file, as they are'),
  stdin: flag('the bytes of standard input, as they are'),
  hex: text('HEX', 'bytes in hex, such as a digest; colons and blanks may stand between them'),
});

export type InputArguments = Partial<Given<typeof INPUT_OPTIONS>>;

/** The ways of showing a picture on a terminal. */
export const SHOW = text('METHOD', 'show it on this terminal: auto, kitty, iterm, sixel', {
  implied: 'auto',
  choices: ['auto', 'kitty', 'iterm', 'sixel'],
  group: 'Output',
});
