/**
 * The speed of Random Art: against a scalar loop in C and the interpreter, by processor time, so that
 * other programs on the machine count for little; and whole fingerprints.
 * @module
 */
import { compileArt, renderArt } from '../src/art/compile/renderer.js';
import { artExpression, drawArt } from '../src/art/draw.js';
import type { Expression } from '../src/art/expression.js';
import { interpretPicture } from '../src/art/interpreter.js';
import { makeBands } from '../src/run/outputs/art-bands.js';
import { encodeArt } from '../src/run/outputs/art-png.js';
import { type LoopRun, runLoop } from './art-loop.js';
import type { Result } from './measure.js';

const TEXTS = 100;
const SIDE = 512;
const WHOLE = { width: SIDE, height: SIDE, firstRow: 0, endRow: SIDE };
/** Drawn before anything is measured, so that the compiler's own code is warm. */
const WARM_TEXTS = 60;
const PASSES = 3;

/** Milliseconds of processor time of this process. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Times {
  readonly compileMs: number;
  readonly renderMs: number;
}

export async function benchArt(): Promise<Result[]> {
  for (let i = 0; i < WARM_TEXTS; i++) renderArt(artExpression(`warm ${i}`), 64, 64);
  const expressions = Array.from({ length: TEXTS }, (_, i) => artExpression(`bench ${i}`));
  const loop = runLoop(expressions, SIDE);
  if (loop === undefined) process.stderr.write('skipped: art, to a loop in C: there is no gcc\n');
  else checkPixels(expressions, loop);
  const passes = Array.from({ length: PASSES }, () => expressions.map(timePicture));
  return [
    ...(loop === undefined ? [] : [toLoop(passes, loop)]),
    ...fourSamples(expressions.slice(0, SAMPLED)),
    toInterpreter(expressions, passes),
    compileShare(passes),
    await twoThreads(),
    fingerprints(),
  ];
}

function checkPixels(expressions: readonly Expression[], { pixels }: LoopRun): void {
  for (const [i, expression] of expressions.entries()) {
    const found = pixels[i] ?? new Uint8Array();
    if (Buffer.compare(renderArt(expression, SIDE, SIDE), found) !== 0)
      throw new Error(`picture ${i} of the loop in C is another one than ours`);
  }
}

const out = new Uint8Array(3 * SIDE * SIDE);

function timePicture(expression: Expression): Times {
  const start = processorMs();
  const renderer = compileArt(expression);
  // The engine compiles a function when it is called first.
  renderer.fillRows({ ...WHOLE, width: 4, endRow: 1 }, out);
  const compiled = processorMs();
  let renderMs = Infinity;
  for (let i = 0; i < 2; i++) {
    const begin = processorMs();
    renderer.fillRows(WHOLE, out);
    renderMs = Math.min(renderMs, processorMs() - begin);
  }
  return { compileMs: compiled - start, renderMs };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A result from the passes' ratios: their middle, and the others as its spread. */
function resultOf(
  ratios: readonly number[],
  rest: Omit<Result, 'ratio' | 'least' | 'most'>,
): Result {
  const sorted = ratios.toSorted((a, b) => a - b);
  return {
    ratio: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    least: sorted[0] ?? NaN,
    most: sorted.at(-1) ?? NaN,
    ...rest,
  };
}

function toLoop(passes: readonly (readonly Times[])[], { times }: LoopRun): Result {
  const loopMs = sumOf(times);
  const ours = passes.map((pass) => sumOf(pass.map(({ renderMs }) => renderMs)));
  const note = `${(Math.min(...ours) / TEXTS).toFixed(1)} and ${(loopMs / TEXTS).toFixed(1)} ms a picture`;
  return resultOf(
    ours.map((ms) => loopMs / ms),
    {
      name: `art, ${TEXTS} texts at depth 12, ${SIDE}x${SIDE}, to a scalar loop in C`,
      goal: 3,
      atMost: false,
      note,
    },
  );
}

const SAMPLED = 30;
const SAMPLES = 4;

/** The same with four samples a pixel: four times the work, and their mean. */
function fourSamples(expressions: readonly Expression[]): Result[] {
  const loop = runLoop(expressions, SIDE, Math.sqrt(SAMPLES));
  if (loop === undefined) return [];
  const whole = { ...WHOLE, samples: SAMPLES };
  const passes = Array.from({ length: PASSES }, () =>
    sumOf(
      expressions.map((expression, i) => {
        const renderer = compileArt(expression);
        renderer.fillRows(whole, out);
        if (Buffer.compare(out, loop.pixels[i] ?? new Uint8Array()) !== 0)
          throw new Error(`picture ${i} of the loop in C is another one than ours`);
        const begin = processorMs();
        renderer.fillRows(whole, out);
        return processorMs() - begin;
      }),
    ),
  );
  const loopMs = sumOf(loop.times);
  const note = `${(Math.min(...passes) / SAMPLED).toFixed(1)} and ${(loopMs / SAMPLED).toFixed(1)} ms a picture`;
  return [
    resultOf(
      passes.map((ms) => loopMs / ms),
      {
        name: `the same, ${SAMPLED} texts with ${SAMPLES} samples a pixel, to the loop in C`,
        goal: 2,
        atMost: false,
        note,
      },
    ),
  ];
}

const INTERPRETED = 8;
const INTERPRETED_SIDE = 64;

function toInterpreter(
  expressions: readonly Expression[],
  passes: readonly (readonly Times[])[],
): Result {
  const some = expressions.slice(0, INTERPRETED);
  const start = processorMs();
  for (const expression of some) interpretPicture(expression, INTERPRETED_SIDE, INTERPRETED_SIDE);
  const ms = (processorMs() - start) * (SIDE / INTERPRETED_SIDE) ** 2;
  const ours = passes.map((pass) =>
    sumOf(pass.slice(0, INTERPRETED).map(({ renderMs }) => renderMs)),
  );
  return resultOf(
    ours.map((own) => ms / own),
    {
      name: `the same, ${INTERPRETED} texts, to the interpreter`,
      goal: 100,
      atMost: false,
      note: `${(ms / INTERPRETED).toFixed(0)} ms a picture, from ${INTERPRETED_SIDE}x${INTERPRETED_SIDE} pixels`,
    },
  );
}

function compileShare(passes: readonly (readonly Times[])[]): Result {
  const compileMs = sumOf((passes.at(-1) ?? []).map((times) => times.compileMs)) / TEXTS;
  return resultOf(
    passes.map(
      (pass) =>
        sumOf(pass.map((times) => times.compileMs)) / sumOf(pass.map((times) => times.renderMs)),
    ),
    {
      name: 'the same, time to compile to time to draw',
      goal: 0.1,
      atMost: true,
      note: `${compileMs.toFixed(2)} ms to compile, with what the engine does at the first call`,
    },
  );
}

const LARGE_SIDE = 4096;
const THREAD_PAIRS = 3;

/** By the clock: it takes a machine with two free cores. */
async function twoThreads(): Promise<Result> {
  const picture = { expression: artExpression('bench 0'), width: LARGE_SIDE, height: LARGE_SIDE };
  const time = async (threads: number): Promise<number> => {
    const start = performance.now();
    for await (const _ of makeBands(picture, threads));
    return performance.now() - start;
  };
  await time(1);
  const [one, two]: [number[], number[]] = [[], []];
  for (let i = 0; i < THREAD_PAIRS; i++) {
    one.push(await time(1));
    two.push(await time(2));
  }
  const note = `${Math.min(...two).toFixed(0)} and ${Math.min(...one).toFixed(0)} ms, compressed, by the clock`;
  return resultOf(
    one.map((ms, i) => ms / (two[i] ?? NaN)),
    {
      name: `one picture of ${LARGE_SIDE}x${LARGE_SIDE}, two threads to one`,
      goal: 1.7,
      atMost: false,
      note,
    },
  );
}

const FINGERPRINTS = 200;

function fingerprints(): Result {
  const size = { width: 64, height: 64 };
  const makeAll = (round: number): number => {
    const start = processorMs();
    for (let i = 0; i < FINGERPRINTS; i++) {
      encodeArt(drawArt(`finger ${round} ${i}`, size).pixels, size, []);
    }
    return (1000 * FINGERPRINTS) / (processorMs() - start);
  };
  for (let i = 0; i < FINGERPRINTS; i += 50) makeAll(0);
  return resultOf([makeAll(1), makeAll(2), makeAll(3)], {
    name: 'text to a 64x64 PNG, whole calls',
    goal: 500,
    atMost: false,
    unit: '/s',
    note: 'one core, by processor time',
  });
}
