/**
 * Formulas with signs between values. ART §6.1.
 * @module
 */
import t from 'tap';
import { EnumeratorError, resultOf } from '../../src/core/errors.js';
import { formatFormula, interpretAt, parseFormula } from '../../src/art/index.js';
import { plainlyPrinted } from './infix-reference.js';
import { draw, type InfixVector, readArtVectors, wordsOf } from './tools.js';

/** What a number is, as it is printed. */
function printed(text: string): string {
  return /^\((.*), x, y\)$/.exec(formatFormula(parseFormula(`(${text}, x, y)`)))?.[1] ?? '';
}

t.test('signs become operators (ART §6.1)', async (t) => {
  for (const [text, prefix] of [
    ['x*y', 'mult(x, y)'],
    ['(x+y)/2', 'add(x, y)'],
    ['x + y', 'fold(add(x, y), -0.5)'],
    ['x - y', 'fold(add(x, mult(-1, y)), -0.5)'],
    ['x-1', 'fold(add(x, -1), -0.5)'],
    ['3*x', 'fold(x, 0)'],
    ['x + 3*y', 'fold(blend(0.5, x, y), 0.5)'],
    ['x*3', 'fold(x, 0)'],
    ['5*x', 'fold(x, 1)'],
    ['10*x', 'fold(fold(x, -0.5), 1)'],
    ['-2*x', 'fold(mult(-1, x), -0.5)'],
    ['0.5*x', 'mult(0.5, x)'],
    ['x/4', 'mult(0.25, x)'],
    ['x/y', 'div(x, y)'],
    ['1/x', 'div(1, x)'],
    ['-x', 'mult(-1, x)'],
    ['--x', 'x'],
    ['(x)', 'x'],
    ['1/3', '0.3333333'],
    ['3-2.5', '0.5'],
    ['0*x', '0'],
    ['sin(3*x)', 'cos(fold(fold(add(x, -0.1666667), -0.9), 1))'],
    ['sin(x*y)', 'sin(mult(x, y))'],
    ['cos(3*x)', 'cos(fold(x, 0))'],
    ['mult(x, y)*x', 'mult(mult(x, y), x)'],
  ] as const) {
    t.equal(printed(text), prefix, text);
  }
});

t.test('signs mean what they mean in mathematics, mirrored at −1 and 1', async (t) => {
  const mirrored = (value: number): number => {
    const rest = (((value + 1) % 4) + 4) % 4;
    return rest <= 2 ? rest - 1 : 3 - rest;
  };
  const near = (text: string, exact: (x: number, y: number) => number): void => {
    const expression = parseFormula(`(${text}, x, y)`);
    for (let i = -4; i <= 4; i++)
      for (let j = -4; j <= 4; j++) {
        const place = { x: i / 4.1, y: j / 4.3, t: -1 };
        const [value] = interpretAt(expression, place);
        const wanted = mirrored(exact(place.x, place.y));
        t.ok(
          Math.abs(value - wanted) < 5e-5,
          `${text} at ${place.x}, ${place.y}: ${value}, ${wanted}`,
        );
      }
  };
  near('x + y', (x, y) => x + y);
  near('x - 2*y + 0.3', (x, y) => x - 2 * y + 0.3);
  near('2 - x*y*3', (x, y) => 2 - x * y * 3);
  near('x + y + '.repeat(50) + '0', (x, y) => 50 * (x + y));
  near('x - y - x', (_, y) => -y);
  near('-x*-y', (x, y) => x * y);
  near('(x + 0.5)*(y - 0.25)', (x, y) => (x + 0.5) * (y - 0.25));
  near('7*(x + y)/3', (x, y) => (7 * (x + y)) / 3);
  near('x/(2 + 1)/2', (x) => x / 6);
  near('x*x - y*y*2', (x, y) => x * x - y * y * 2);
  near('sin(3*x)', (x) => Math.sin(3 * Math.PI * x));
  near('sin(2*x + y - 1.2)', (x, y) => Math.sin(Math.PI * (2 * x + y - 1.2)));
  near('cos(7*x - y)', (x, y) => Math.cos(Math.PI * (7 * x - y)));
  near('x*y + sin(3*x)', (x, y) => x * y + Math.sin(3 * Math.PI * x));
  near('tent(x + y)', (x, y) => 1 - 2 * Math.abs(mirrored(x + y)));
});

t.test('vectors hold, and a plain second reading gives the same (ART §12)', async (t) => {
  const vectors = readArtVectors<InfixVector>('infix');
  t.ok(vectors.length > 100, `${vectors.length} vectors`);
  for (const { text, printed, code, line, column } of vectors) {
    if (printed === undefined) {
      const message = new RegExp(`^formula, line ${line}, column ${column}: `);
      t.throws(() => parseFormula(text), { code, message }, text);
    } else {
      t.equal(formatFormula(parseFormula(text)), printed, text);
      t.equal(plainlyPrinted(text), printed, text);
      t.equal(formatFormula(parseFormula(printed)), printed);
    }
  }
});

t.test('random formulas with signs are read as the plain second reading reads them', async (t) => {
  const words = wordsOf('signs');
  const one = (...texts: string[]): string => texts[draw(words, texts.length)]!;
  const value = (depth: number): string => {
    if (depth === 0) return one('x', 'y', 't', `${draw(words, 40) / 8}`, '-x', '0.3');
    const inner = (): string => value(depth - 1 - draw(words, depth));
    return one(
      `${inner()} ${one('+', '-', '*')} ${inner()}`,
      `(${inner()}) ${one('*', '-')} ${inner()}`,
      `(${inner()})/${one('2', '3', 'y', '(x + 2)')}`,
      `-(${inner()})`,
      `sin(${inner()} * x)`,
      `mix(x, ${inner()} + y, ${inner()}*t, y)`,
    );
  };
  let read = 0;
  for (let i = 0; i < 400; i++) {
    const text = `(${value(1 + (i % 5))}, x, y)`;
    const expression = resultOf(() => parseFormula(text));
    // A number beyond 1 that stands alone, and the like.
    if (expression instanceof EnumeratorError) continue;
    read++;
    t.equal(plainlyPrinted(text), formatFormula(expression), text);
  }
  t.ok(read > 250, `${read} are formulas`);
});

t.test('what is printed is the prefix form, which reads as the same', async (t) => {
  const text = formatFormula(parseFormula('palette(ember, x*y + sin(3*x)) # a comment'));
  t.notMatch(text, /[*+/]/);
  t.equal(formatFormula(parseFormula(text)), text);
});

t.test('nodes stand as a formula without signs has them, and none is left over', async (t) => {
  for (const text of ['(0*sin(x) + y, -0.5, 1/3 + x)', '(mix(0.3, x, -0.2, y), 0.1 - 0.05, y)']) {
    const expression = parseFormula(text);
    t.same(parseFormula(formatFormula(expression)), expression, text);
    const taken = new Set(expression.nodes.flatMap(({ inputs }) => inputs));
    t.equal(taken.size, expression.nodes.length - 1, text);
  }
  const { nodes } = parseFormula('(mix(0.3, x, -0.2, y), x, y)');
  t.same(
    nodes.map(({ operator, value }) => (operator === 'constant' ? value : operator)),
    [Math.fround(0.3), 'x', Math.fround(-0.2), 'y', 'mix', 'rgb'],
  );
});

t.test('errors of signs and characters have their place and a way out', async (t) => {
  const refuse = (text: string, message: RegExp): void => {
    t.throws(() => parseFormula(text), { code: 'E_FORMULA', message }, text);
  };
  refuse('(x,\n x − y, t)', /line 2, column 4: "−" means nothing: write "-"/);
  refuse('(x × y, x, y)', /column 4: "×" means nothing: write "\*"/);
  refuse('(sin(π*x), x, y)', /column 6: "π" means nothing: angles count in half turns/);
  refuse('(sin(pi*x), x, y)', /column 6: "pi" is no operator and no leaf: angles count in half/);
  refuse('(sine(x), x, y)', /column 2: "sine" is no .*: there are x, y, t, add, .*mean sin\?$/);
  refuse('(abs(x), x, y)', /column 2: "abs" is no .*: there are x, y, t, add, .*over/);
  refuse('(x^2, x, y)', /column 3: "\^" means nothing: write x\*x/);
  refuse('(1e300, x, y)', /column 2: numbers have no exponent/);
  refuse('(x, 1e-3*x, y)', /column 5: numbers have no exponent/);
  refuse('(.5, x, y)', /column 2: "\." means nothing: a number begins with a digit/);
  refuse('(3x, x, y)', /column 3: between "x" and what stands before it a sign is missing/);
  refuse('(x, 3, y)', /column 5: 3 lies outside −1 … 1: .*3\*x/);
  refuse('(x, 3 - 1, y)', /column 7: 2 lies outside/);
  refuse('(x/0, x, y)', /column 3: nothing is divided by 0/);
  refuse('(x*, x, y)', /column 4: "," stands where an expression should begin/);
  refuse('(*x, x, y)', /column 2: "\*" stands where/);
  refuse('(x + (x, x, y), x, y)', /column 4: "\+" is for numbers, and a colour/);
  refuse('-(x, x, y)', /column 1: "-" is for numbers/);
  refuse('(20000*x, x, y)', /numbers between signs go up to 10000/);
  refuse('x*y', /is a number: write/);
  t.throws(() => parseFormula('-'.repeat(10 ** 6)), { code: 'E_LIMIT' });
  t.throws(() => parseFormula(`(${'x*'.repeat(20_000)}x, x, y)`), { code: 'E_LIMIT' });
});
