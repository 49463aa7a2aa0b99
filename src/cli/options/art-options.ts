/**
 * The options that say which picture of Random Art is meant, shared by `art` and the commands below
 * it. `art-settings.ts` reads them together.
 * @module
 */
import { GRAMMAR_NAMES, MAX_DEPTH, MAX_VARIANT, SAMPLE_COUNTS } from '../../art/limits.js';
import { PALETTES } from '../../art/palettes.js';
import { choice, whole } from '../../text/read-quantity.js';
import { FILM_OPTIONS } from './film-options.js';
import { readPath } from '../../io/standard-streams.js';
import { INDEX_OPTIONS, outputOptions, SESSION_OPTIONS } from './run-options.js';
import { flag, type Given, group, optionalWord, path, text, value } from './table.js';

const SAMPLES = SAMPLE_COUNTS.map(String);

export const DEFAULT_ART_SIZE = '512x512';

/** @param size - what holds where --size is not given */
export function artOptions(size: string) {
  return group('Picture', {
    size: text('WxH', 'width and height in pixels', { otherwise: size }),
    depth: value(whole(1, MAX_DEPTH, 'E_RANGE'), 'N', 'how deep the tree is at least, 1 to 64', {
      otherwise: '12',
    }),
    grammar: text(
      'NAME',
      `${GRAMMAR_NAMES.join(', ')}, or a file with a grammar (docs/spec/art.md §7)`,
      {
        otherwise: 'default',
        choices: GRAMMAR_NAMES,
        mayBeFile: true,
      },
    ),
    salt: text('TEXT', 'leads to other pictures for all inputs'),
    variant: value(whole(0, MAX_VARIANT, 'E_RANGE'), 'N', "which of the input's pictures", {
      otherwise: '0',
    }),
    quality: flag(
      'pass over pictures that are too simple or too noisy, and say which variants are taken',
    ),
    samples: value(
      (text, name) => Number(choice(SAMPLES)(text, name)),
      'N',
      'samples a pixel, against speckles: 1, 4 or 16',
      { otherwise: '1', choices: SAMPLES },
    ),
    palette: text(
      'COLOURS',
      "other colours: a palette's name (docs/spec/art.md §5), safe for the colour-blind, a file or a list of five: 102030,405060,…",
      { choices: ['safe', ...PALETTES.map(({ name }) => name)], mayBeFile: true },
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
const METHODS = ['auto', 'kitty', 'iterm', 'sixel', 'blocks'] as const;

export const SHOW = value(
  choice(METHODS),
  'METHOD',
  `show it on this terminal: ${METHODS.join(', ')} (text)`,
  {
    implied: 'auto',
    choices: METHODS,
    group: 'Output',
  },
);

const OUTPUT = outputOptions(
  'a picture (.png, .jpg … as for get) or - [art-DIGEST.png]; of numbers and films also a folder, x.tar, x.zip, x.npy, x.raw, x.y4m, a film (x.mkv, .mp4, .webm, .gif, .apng), or none',
);

export const ART_POSITIONALS = {
  text: optionalWord(
    'any text; behind -- one that begins with a dash, or has the name of a command',
    { dash: { refuse: '--stdin draws standard input' } },
  ),
};

export const ART_OPTIONS = {
  ...INPUT_OPTIONS,
  formulaIn: path(
    'FILE',
    'a file with a formula to draw, as --formula prints it, or a PNG that has one (--remember); - for standard input',
    { group: 'Input' },
  ),
  ...artOptions(DEFAULT_ART_SIZE),
  ...group('Result', {
    formula: flag("print the picture's formula"),
    glsl: flag(
      'print the formula as a fragment shader, for shadertoy.com; with --animate it moves',
    ),
    json: flag('print the formula as a graph in JSON, equal parts once'),
    tree: path(
      'FILE',
      'draw the tree of the formula, with a small picture at each node, into x.svg',
    ),
    show: SHOW,
    animate: flag('a film: --count frames that move, and end where they begin [240]'),
  }),
  ...INDEX_OPTIONS,
  formulas: flag(
    'the numbers are those of all formulas, from the smallest on (docs/spec/art.md §15)',
    {
      group: 'Range',
    },
  ),
  ...OUTPUT,
  out: { ...OUTPUT.out, read: readPath },
  remember: flag('write the formula into the PNG, for --formula-in; what is drawn, not its text', {
    group: 'Output',
  }),
  ...FILM_OPTIONS,
  overlay: { ...FILM_OPTIONS.overlay, hidden: true },
  ...SESSION_OPTIONS,
};

/** What `enumerate art` is told of a picture, a film, or the pictures of numbers. */
export type ArtGiven = Given<typeof ART_POSITIONALS> & Given<typeof ART_OPTIONS>;
