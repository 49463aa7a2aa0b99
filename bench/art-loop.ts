/**
 * The peer of the compiled pictures: the same operations as a scalar loop in C.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Expression } from '../src/art/expression.js';
import { lowerExpression } from '../src/art/compile/lower.js';
import { P, type Primitives } from '../src/art/compile/primitives.js';

/** What the loop gave. */
export interface LoopRun {
  /** Milliseconds of processor time for each picture, the least of its rounds. */
  readonly times: readonly number[];
  /** Of each picture, side·side·3 bytes. */
  readonly pixels: readonly Uint8Array[];
}

/** As issue and docs name them; gcc's own rounding functions need SSE 4.1, as our code does. */
const FLAGS = ['-O2', '-fno-tree-vectorize', '-ffp-contract=off', '-msse4.1'];
const ROUNDS = 3;

/**
 * Compile and run the loop.
 * @param factor - the square root of the samples a pixel
 * @returns undefined where there is no gcc
 */
export function runLoop(
  expressions: readonly Expression[],
  side: number,
  factor = 1,
): LoopRun | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-art-'));
  try {
    const [source, program] = [path.join(folder, 'loop.c'), path.join(folder, 'loop')];
    fs.writeFileSync(source, loopSource(expressions, side, factor));
    const flags = process.arch === 'x64' ? FLAGS : FLAGS.filter((flag) => flag !== '-msse4.1');
    const built = spawnSync('gcc', [...flags, source, '-o', program, '-lm'], { encoding: 'utf8' });
    if (built.error !== undefined) return undefined;
    if (built.status !== 0) throw new Error(`gcc: ${built.stderr.slice(0, 1000)}`);
    const pictures = path.join(folder, 'pixels');
    const run = spawnSync(program, [pictures], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the loop in C ended with ${run.status}`);
    const all = fs.readFileSync(pictures);
    const bytes = 3 * side * side;
    return {
      times: run.stdout.trim().split('\n').map(Number),
      pixels: expressions.map((_, i) => all.subarray(i * bytes, (i + 1) * bytes)),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A function for each picture, and a program that times them and writes their pixels. */
function loopSource(expressions: readonly Expression[], side: number, factor: number): string {
  const large = factor * side;
  return [
    '#include <math.h>',
    '#include <stdint.h>',
    '#include <stdio.h>',
    '#include <time.h>',
    `static uint8_t out[3 * ${large} * ${large}];`,
    `static uint8_t mean[3 * ${side} * ${side}];`,
    ...(factor === 1 ? [] : [meanSource(side, factor)]),
    'static double now(void) {',
    '  struct timespec t;',
    '  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);',
    '  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;',
    '}',
    ...expressions.map((expression, i) => pictureSource(expression, `picture${i}`, large)),
    'static void (*const pictures[])(void) = {',
    expressions.map((_, i) => `picture${i}`).join(', '),
    '};',
    'int main(int count, char **words) {',
    '  FILE *file = fopen(words[1], "wb");',
    '  if (file == NULL) return 1;',
    `  for (int i = 0; i < ${expressions.length}; i++) {`,
    '    double best = 1e9;',
    `    for (int round = 0; round < ${ROUNDS}; round++) {`,
    '      double start = now();',
    '      pictures[i]();',
    ...(factor === 1 ? [] : ['      average();']),
    '      double time = now() - start;',
    '      if (time < best) best = time;',
    '    }',
    `    fwrite(${factor === 1 ? 'out' : 'mean'}, 1, sizeof mean, file);`,
    '    printf("%f\\n", best);',
    '  }',
    '  return fclose(file);',
    '}',
    '',
  ].join('\n');
}

/** The mean of the samples of each pixel. ART §4. */
function meanSource(side: number, factor: number): string {
  const row = 3 * factor * side;
  return `static void average(void) {
for (int j = 0; j < ${side}; j++) for (int i = 0; i < ${side}; i++) for (int c = 0; c < 3; c++) {
const uint8_t *from = out + ${factor * row} * j + ${3 * factor} * i + c;
int sum = 0;
for (int k = 0; k < ${factor}; k++) for (int l = 0; l < ${factor}; l++) sum += from[${row} * k + 3 * l];
mean[3 * (${side} * j + i) + c] = (uint8_t)((sum + ${factor ** 2 / 2}) / ${factor ** 2});
}}`;
}

/**
 * Like the compiler, the loop works out once a row what hangs on the row alone, and once before
 * all what hangs on nothing; what hangs on the column alone it works out at each pixel.
 */
function pictureSource(expression: Expression, name: string, side: number): string {
  const list = lowerExpression(expression);
  const isLive = findLive(list);
  const lines: [string[], string[], string[]] = [[], [], []];
  for (let i = 0; i < list.length; i++) {
    if (isLive[i] === 0) continue;
    const depends = list.depends[i] ?? 0;
    lines[depends === 0 ? 0 : depends === 2 ? 1 : 2].push(statement(list, i));
  }
  const [constant, row, pixel] = lines.map((part) => part.join('\n'));
  const bytes = list.outputs.map(
    (output, channel) => `o[${channel}] = (uint8_t)nearbyintf(v${output} * 127.5f + 127.5f);`,
  );
  return `static void ${name}(void) {
const float t = -1.0f; (void)t;
${constant}
for (int j = 0; j < ${side}; j++) {
const float y = (float)(2 * j + 1) / ${side}.0f - 1.0f; (void)y;
${row}
for (int i = 0; i < ${side}; i++) {
const float x = (float)(2 * i + 1) / ${side}.0f - 1.0f; (void)x;
${pixel}
uint8_t *o = out + 3 * (${side} * j + i);
${bytes.join('\n')}
}}}`;
}

function findLive({ length, a, b, c, outputs }: Primitives): Uint8Array {
  const isLive = new Uint8Array(length);
  for (const output of outputs) isLive[output] = 1;
  for (let i = length - 1; i >= 0; i--) {
    if (isLive[i] === 0) continue;
    for (const input of [a[i] ?? -1, b[i] ?? -1, c[i] ?? -1]) if (input >= 0) isLive[input] = 1;
  }
  return isLive;
}

function statement({ codes, a, b, c, values }: Primitives, i: number): string {
  const [p, q, m] = [`v${a[i]}`, `v${b[i]}`, `v${c[i]}`];
  const code = codes[i] ?? -1;
  const type = code === P.lt || code === P.le || code === P.eq ? 'int' : 'float';
  const texts: Readonly<Record<number, string>> = {
    [P.constant]: constantText(values[i] ?? NaN),
    [P.x]: 'x',
    [P.y]: 'y',
    [P.t]: 't',
    [P.add]: `${p} + ${q}`,
    [P.sub]: `${p} - ${q}`,
    [P.mul]: `${p} * ${q}`,
    [P.div]: `${p} / ${q}`,
    [P.sqrt]: `sqrtf(${p})`,
    [P.abs]: `fabsf(${p})`,
    [P.min]: `${q} < ${p} ? ${q} : ${p}`,
    [P.max]: `${p} < ${q} ? ${q} : ${p}`,
    [P.floor]: `floorf(${p})`,
    [P.nearest]: `nearbyintf(${p})`,
    [P.lt]: `${p} < ${q}`,
    [P.le]: `${p} <= ${q}`,
    [P.eq]: `${p} == ${q}`,
    [P.select]: `${m} ? ${p} : ${q}`,
  };
  return `const ${type} v${i} = ${texts[code]};`;
}

/** Exact: seventeen digits are more than a single number has. */
function constantText(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}
