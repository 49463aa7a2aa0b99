/**
 * Pictures by number: what a run of Random Art writes. ART §13, §15.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { SpaceSize } from '../core/size.js';
import { makeSpace } from '../core/space.js';
import { compileArt, renderArt } from './compile/renderer.js';
import { chooseVariant } from './draw.js';
import type { Expression } from './expression.js';
import { parseFormula } from './formula.js';
import { formulaAt } from './formulas/formula-number.js';
import { findGrammar } from './grammar/builtin.js';
import { parseGrammar } from './grammar/parse.js';
import type { Grammar } from './grammar/grammar.js';
import { GRAMMAR_NAMES } from './limits.js';
import { recolorBy } from './recolor.js';
import { artVersion, type ArtVersion } from './warp.js';

/** The pictures of all numbers, each that of its decimal text. */
export interface ArtNumbers {
  readonly kind: 'numbers';
  /** The name of a grammar that comes with the program, or a grammar's text. */
  readonly grammar: string;
  readonly depth: number;
  readonly salt: string;
  readonly variant: number;
  readonly quality: boolean;
  /** Samples a pixel: 4 or 16. Default 1. */
  readonly samples?: number | undefined;
  /** In place of the pictures' own palettes: a name of ART §5, `safe`, or five colours as `rrggbb` with commas. */
  readonly palette?: string | undefined;
}

/** The frames of one film, over and over. */
export interface ArtFilm {
  readonly kind: 'film';
  readonly formula: string;
  /** The frames of one round, 1 to {@link MAX_FILM_FRAMES}. */
  readonly frames: number;
  /** As in {@link ArtNumbers}. */
  readonly samples?: number | undefined;
  /** As in {@link ArtNumbers}. */
  readonly palette?: string | undefined;
}

/** The pictures of all formulas by their numbers. */
export interface ArtFormulas {
  readonly kind: 'formulas';
  /** As in {@link ArtNumbers}. */
  readonly samples?: number | undefined;
  /** As in {@link ArtNumbers}. */
  readonly palette?: string | undefined;
}

/** What the numbers of a run stand for. */
export type ArtRun = ArtNumbers | ArtFilm | ArtFormulas;

/** So that 2·i is exact in single precision. */
export const MAX_FILM_FRAMES = 2 ** 22;

/** How many numbers there are, 2^256: as many as this space has images. */
export function artSize(): SpaceSize {
  const space = makeSpace({ width: 16, height: 16, color: 'gray', depth: 1 });
  return new SpaceSize(space, 'Random Art');
}

/** Which version a run's pictures are of. ART §14. Errors as {@link openArtFrames}. */
export function runVersion(run: ArtRun): ArtVersion {
  if (run.kind === 'formulas') return 1;
  return artVersion(run.kind === 'film' ? parseFormula(run.formula) : grammarOf(run));
}

/** A grammar by its name or text. */
function grammarOf({ grammar }: ArtNumbers): Grammar {
  return GRAMMAR_NAMES.includes(grammar) ? findGrammar(grammar) : parseGrammar(grammar);
}

/** How many formulas have a number, 2^4096: as many as this space has images. */
export function formulaSize(): SpaceSize {
  const space = makeSpace({ width: 64, height: 64, color: 'gray', depth: 1 });
  return new SpaceSize(space, 'the list of formulas');
}

const NUMBER_LIMIT = 2n ** 256n;

/** Makes frames; not for two threads. */
export interface ArtFrames {
  /**
   * The pixels of a number's picture.
   * @param out - width·height·3 bytes
   * @throws {@link EnumeratorError} `E_RANGE` where the number is not below 2^256
   */
  fillFrame(index: bigint, out: Uint8Array): void;
}

/** @throws {@link EnumeratorError} `E_GRAMMAR`, `E_FORMULA`, `E_LIMIT`, `E_PALETTE`, `E_RANGE`, `E_SEED` */
export function openArtFrames(run: ArtRun, width: number, height: number): ArtFrames {
  const fill = openFill(run, width, height);
  return {
    fillFrame(index, out) {
      if (index >= 0n && index < NUMBER_LIMIT) return fill(index, out);
      throw new EnumeratorError('E_RANGE', `picture ${index}: numbers go from 0 to 2^256 - 1`);
    },
  };
}

type FillFrame = (index: bigint, out: Uint8Array) => void;

function openFill(run: ArtRun, width: number, height: number): FillFrame {
  if (run.kind === 'film') return openFilm(run, width, height);
  const { samples, palette } = run;
  const own = run.kind === 'numbers' ? openNumbers(run) : formulaAt;
  const at = (index: bigint): Expression => recolorBy(own(index), palette);
  // What is wrong with the options is to be known before a run begins.
  at(0n);
  return (index, out) => out.set(renderArt(at(index), width, height, -1, samples));
}

function openNumbers(run: ArtNumbers): (index: bigint) => Expression {
  const { samples: _samples, palette: _palette, ...options } = run;
  const grammar = grammarOf(run);
  return (index) => chooseVariant(index.toString(), { ...options, grammar }).expression;
}

function openFilm(
  { formula, frames, samples = 1, palette }: ArtFilm,
  width: number,
  height: number,
): FillFrame {
  const renderer = compileArt(recolorBy(parseFormula(formula), palette));
  return (index, out) => {
    const t = filmTime(Number(index % BigInt(frames)), frames);
    renderer.fillRows({ width, height, firstRow: 0, endRow: height, t, samples }, out);
  };
}

/** The time of a film's frame: 2·i ÷ n − 1, in single precision. ART §13. */
export function filmTime(frame: number, frames: number): number {
  return Math.fround(Math.fround((2 * frame) / frames) - 1);
}
