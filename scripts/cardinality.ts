/**
 * The figures of docs/cardinality.md, worked out. Each line that is printed stands in that page;
 * a test holds the two together.
 *
 *     node dist/scripts/cardinality.js
 * @module
 */
import {
  cardinalityText,
  countText,
  decimalDigits,
  grouped,
  log10Of,
  log10Size,
  scientificText,
} from '../src/core/cardinality.js';
import { parseCanonical, type Space } from '../src/core/space.js';
import { divide, timeMagnitude } from '../src/text/magnitude.js';

/** The older program's divisor is one of common years. */
const COMMON_YEAR_S = 60 * 60 * 24 * 365;

const TINY = ['1x1', '2x2', '3x3', '4x4', '5x5', '8x8'];
const LARGE = (
  '16x16 palette 16, 28x28 gray 8, 160x144 palette 4, 64x64 rgb 8, 640x480 rgb 8, ' +
  '800x450 gray 8, 800x600 gray 8, 1920x1080 rgb 8, 7680x4320 rgb 8'
).split(', ');

printSpaces(TINY.map((size) => `${size} gray 1`));
print('');
printSpaces(LARGE);
print('');
print('| images a second | `64x64 rgb 8` | `800x450 gray 8` |');
print('|---|---|---|');
for (const power of [4, 9, 20, 100]) {
  const years = ['64x64 rgb 8', '800x450 gray 8'].map((text) =>
    timeMagnitude(divide(log10Size(parseCanonical(text)), { exponent: power, fraction: 0 })),
  );
  print(`| ${power <= 9 ? grouped(10 ** power) : `10^${power}`} | ${years.join(' | ')} |`);
}
print('');
printSum('800x450 gray 8');
printSum('800x600 gray 8');
print('');
printOlderProgram();

function printSpaces(texts: readonly string[]): void {
  print('| space | bits an image | images | more closely | decimal digits |');
  print('|---|---|---|---|---|');
  for (const text of texts) printSpace(text);
}

function printSpace(text: string): void {
  const space = parseCanonical(text);
  const bits = Math.round(space.digits * Math.log2(space.radix));
  const digits = grouped(decimalDigits(space));
  print(
    `| \`${text}\` | ${grouped(bits)} | ${powerText(space)} | ${scientificText(space)} | ${digits} |`,
  );
}

/** `256^360000 ≈ 10^866,966`, `2^16 = 65,536`. */
function powerText(space: Space): string {
  const text = cardinalityText(space);
  return `${space.radix}^${space.digits} ${text.startsWith('≈') ? text : `= ${text}`}`;
}

function printSum(text: string): void {
  const space = parseCanonical(text);
  const { width, height, radix, digits } = space;
  const log = log10Size(space);
  const tail = log.fraction.toFixed(6).slice(1);
  print(`    ${width} · ${height} = ${grouped(digits)} samples, each of ${radix} values`);
  print(
    `    log₁₀ ${radix}^${digits} = ${digits} · log₁₀ ${radix} = ${digits} · ${Math.log10(radix).toFixed(12)} = ${grouped(log.exponent)}${tail}`,
  );
  print(
    `    ${radix}^${digits} ${cardinalityText(space)}, a number of ${grouped(decimalDigits(space))} decimal digits`,
  );
}

function printOlderProgram(): void {
  const said = (450n * 800n) ** 225n;
  const powered = (480n * 800n) ** 255n;
  const printed = powered / (60n * BigInt(COMMON_YEAR_S));
  const right = parseCanonical('800x450 gray 8');
  const rightYears = divide(log10Size(right), 60 * COMMON_YEAR_S);
  print('| what | magnitude |');
  print('|---|---|');
  print(
    `| computed in its text: (450·800)^225 | ${countText(said)}, ${grouped(said.toString().length)} digits |`,
  );
  print(`| (480·800)^255 | ${countText(powered)}, ${grouped(powered.toString().length)} digits |`);
  print(
    `| printed by it: (480·800)^255/60/60/60/24/365 | ${countText(printed)}, ${grouped(printed.toString().length)} digits |`,
  );
  print(
    `| right: 256^(450·800) | ${cardinalityText(right)}, ${grouped(decimalDigits(right))} digits |`,
  );
  print(
    `| right, in years of 365 days at 60 a second: 256^(450·800)/60/60/60/24/365 | ≈ 10^${grouped(rightYears.exponent)} |`,
  );
  const ratio = divide(rightYears, log10Of(printed));
  print(
    `| how many times the printed number the right one in years is | ≈ 10^${grouped(ratio.exponent)} |`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
