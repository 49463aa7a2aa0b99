/**
 * The grammars that come with the program. ART §9.
 * @module
 */
import { requireType } from '../../core/arguments.js';
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { GRAMMAR_NAMES } from '../limits.js';
import type { Grammar } from './grammar.js';
import { parseGrammar } from './parse.js';
import { symmetricText } from './symmetric.js';

/** The example of the paper. */
const PAPER = `
E -> (C, C, C)
C -> 1/4 A | 3/8 add(C, C) | 3/8 mult(C, C)
A -> 1/3 c | 1/3 x | 1/3 y
`;

/** The operators that the paper's text names; in the mean a step waves no more than the one below. */
const CLASSIC = `
E -> (C, C, C)
C -> 36/100 A
  | 10/100 add(C, C) | 14/100 mult(C, C) | 13/100 sin(C) | 10/100 cos(C)
  | 3/100 exp(C) | 3/100 sqrt(C) | 4/100 div(C, C) | 7/100 mix(C, C, C, C)
A -> 1/5 c | 2/5 x | 2/5 y
`;

/**
 * Gradients of chosen colours, lit and divided, over fields that are waved twice at most: a third
 * time gives noise.
 */
const DEFAULT = `
Picture -> 22/100 shade(palette(any, Field), Light)
  | 10/100 palette(any, Field)
  | 10/100 shade(palette(any, Field), mult(0.5, Fine))
  | 14/100 over(Mask, shade(palette(any, Field), Light), palette(any, Field))
  | 6/100 over(mult(Fine, Light), palette(any, Field), palette(any, Field))
  | 12/100 shade(waves(Field, c, mult(0.6, c)), Light)
  | 8/100 shade(over(Mask, palette(any, Field), waves(Field, c, c)), Light)
  | 8/100 shade(hsl(add(c, mult(0.5, Field)), add(-0.3, c), mult(0.7, Field)), Light)
  | 10/100 (Field, Field, Field)

# What is seen, what divides it, what lights it
Field -> 24/100 Wave | 22/100 blend(Mask, Curve, Wave) | 20/100 smooth(Wave) | 18/100 blend(Mask, Wave, Fine) | 8/100 fold(Wave, c) | 8/100 blend(step(Curve, c), Wave, Wave)
Mask -> 50/100 step(Bend, mult(0.5, c)) | 25/100 step(Curve, mult(0.5, c)) | 25/100 Curve
Light -> 30/100 Curve | 50/100 Wave | 20/100 blend(Mask, Curve, Fine)

# Fine stripes
Fine -> 40/100 sin(fold(fold(Bend, c), 0.8)) | 30/100 fold(fold(Curve, c), 0.5) | 30/100 tent(fold(Curve, 0.9))

# Waves of curves
Wave -> 3/100 Curve
  | 15/100 sin(Curve)
  | 10/100 cos(Curve)
  | 20/100 fold(Curve, c)
  | 8/100 tent(Curve)
  | 6/100 well(Curve)
  | 9/100 add(Wave, Curve)
  | 4/100 mult(Wave, Curve)
  | 13/100 blend(Mask, Wave, Curve)
  | 4/100 radius(Wave, Bend)
  | 4/100 sin(angle(Curve, Curve))
  | 4/100 fold(angle(Curve, Bend), 1)

# Waves of what is bent
Curve -> 4/100 Bend
  | 7/100 sin(Bend)
  | 8/100 sin(fold(Bend, c))
  | 4/100 cos(Bend)
  | 6/100 cos(fold(Bend, c))
  | 26/100 fold(Bend, c)
  | 6/100 tent(Bend)
  | 6/100 well(Bend)
  | 1/100 mod(Bend, c)
  | 10/100 add(Curve, Bend)
  | 5/100 mult(Curve, Bend)
  | 5/100 blend(Bend, Curve, Curve)
  | 3/100 mix(Bend, Bend, Curve, Bend)
  | 5/100 sin(angle(Bend, Bend))
  | 4/100 radius(Curve, Bend)

# Bent planes
Bend -> 22/100 Leaf
  | 22/100 add(Bend, Bend)
  | 12/100 mult(Bend, Bend)
  | 10/100 blend(Bend, Bend, Bend)
  | 7/100 mix(Bend, Bend, Bend, Bend)
  | 12/100 radius(Bend, Bend)
  | 4/100 smooth(Bend)
  | 3/100 exp(Bend)
  | 1/100 sqrt(Bend)
  | 1/100 div(Bend, Bend)
  | 1/100 max(Bend, Bend)
  | 1/100 min(Bend, Bend)
  | 4/100 cos(angle(Bend, Bend))

# Slanted and moved planes
Leaf -> 26/100 add(c, blend(c, x, y))
  | 26/100 add(c, blend(c, x, mult(-1, y)))
  | 10/100 add(x, c)
  | 10/100 add(y, c)
  | 10/100 blend(c, x, y)
  | 10/100 blend(c, x, mult(-1, y))
  | 2/100 x
  | 2/100 y
  | 4/100 c
`;

/** Cells that are laid over each other, cut and moved, with operators of art/2. */
const MOSAIC = `
Picture -> 8/100 palette(any, Layer)
  | 12/100 shade(palette(any, Layer), Light)
  | 20/100 shade(over(Cut, palette(any, Layer), palette(any, Layer)), Light)
  | 20/100 over(Cut, shade(palette(any, Layer), Light), palette(any, Layer))
  | 20/100 over(Cut, over(Cut, palette(any, Layer), palette(any, Layer)), shade(palette(any, Layer), Light))
  | 20/100 over(Lines, shade(palette(any, Layer), Light), palette(any, Layer))

# What is seen: cells and noise, moved, cut, and laid over each other
Layer -> 38/100 Cells
  | 5/100 Noise
  | 4/100 fold(Noise, c)
  | 7/100 add(Cells, Checks)
  | 10/100 warp(mult(0.25, Noise), mult(0.25, Noise), Layer)
  | 6/100 level(Split, Layer, Layer)
  | 24/100 fold(add(Layer, Fine), -0.5)
  | 6/100 fold(add(Layer, Cells), -0.5)
Split -> 1/3 add(c, sin(Plane)) | 1/3 Cells | 1/3 Noise
Fine -> cells(x, y, add(0.2, mult(0.8, c)), c)
Cells -> cells(x, y, Size, c)
Noise -> noise(x, y, Size, c)
Checks -> mult(threshold(fold(Plane, c), 0), threshold(fold(Plane, c), 0))
Size -> smooth(add(-1, mult(0.4, c)))

# Where one palette ends and another begins
Cut -> 20/100 warp(mult(0.25, Noise), mult(0.25, Noise), threshold(Cells, mult(0.5, c)))
  | 34/100 threshold(Cells, mult(0.5, c))
  | 22/100 step(step(Noise, mult(0.4, c)), 0)
  | 24/100 step(step(sin(Plane), mult(0.5, c)), 0)
Lines -> 30/100 warp(mult(0.25, Noise), mult(0.25, Noise), Grout) | 70/100 Grout
Grout -> step(step(seams(x, y, Size, c), -0.7), 0)

# What lights it: rings, bevels, noise, waves
Light -> 20/100 fold(radius(Plane, Plane), mult(0.5, c))
  | 30/100 seams(x, y, Size, c)
  | 25/100 mult(0.7, Noise)
  | 15/100 sin(Plane)
  | 10/100 mult(0.5, Cells)
Plane -> 40/100 add(c, blend(c, x, y)) | 30/100 blend(c, mult(-1, x), y) | 15/100 add(c, x) | 15/100 add(c, y)
`;

const TEXTS: Readonly<Record<string, string>> = {
  default: DEFAULT,
  paper: PAPER,
  classic: CLASSIC,
  mosaic: MOSAIC,
};

/**
 * The text of a grammar that comes with the program.
 * @throws {@link EnumeratorError} `E_GRAMMAR` for an unknown name
 */
export function grammarText(name: string): string {
  requireType(name, 'string', 'name');
  if (GRAMMAR_NAMES.includes(name)) return TEXTS[name]?.trimStart() ?? symmetricText(name);
  throw new EnumeratorError(
    'E_GRAMMAR',
    `there is no grammar "${quoteText(name)}": there are ${GRAMMAR_NAMES.join(', ')}`,
  );
}

const parsed = new Map<string, Grammar>();

/** A grammar that comes with the program. Errors as {@link grammarText}. */
export function findGrammar(name: string): Grammar {
  let grammar = parsed.get(name);
  if (grammar === undefined) {
    grammar = parseGrammar(grammarText(name));
    parsed.set(name, grammar);
  }
  return grammar;
}
