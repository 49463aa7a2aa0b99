/**
 * What expressions are made of. ART §2.
 *
 * Every operator gives either a number in [−1, 1] or a colour: three such numbers. What each
 * one computes stands in `arithmetic.ts` for the interpreter and, a second time, in
 * `compile/lower.ts` for the compiler.
 * @module
 */

/** What an operator gives or takes. */
export type ValueType = 'number' | 'color';

export interface Operator {
  readonly takes: readonly ValueType[];
  readonly gives: ValueType;
}

/** As messages write it. */
export const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  color: 'a colour',
};

/** Takes `arity` numbers and gives one. */
function numeric(arity: number): Operator {
  return { takes: Array.from({ length: arity }, () => 'number' as const), gives: 'number' };
}

/** Leaves first; `constant` carries a number, and `palette` the place of a palette in its list. */
export const OPERATORS = {
  x: numeric(0),
  y: numeric(0),
  t: numeric(0),
  constant: numeric(0),
  add: numeric(2),
  mult: numeric(2),
  sin: numeric(1),
  cos: numeric(1),
  exp: numeric(1),
  sqrt: numeric(1),
  div: numeric(2),
  mix: numeric(4),
  blend: numeric(3),
  tent: numeric(1),
  well: numeric(1),
  smooth: numeric(1),
  fold: numeric(2),
  mod: numeric(2),
  level: numeric(3),
  if: numeric(4),
  threshold: numeric(2),
  step: numeric(2),
  min: numeric(2),
  max: numeric(2),
  radius: numeric(2),
  angle: numeric(2),
  drift: numeric(2),
  warp: numeric(3),
  cells: numeric(4),
  seams: numeric(4),
  noise: numeric(4),
  rgb: { takes: ['number', 'number', 'number'], gives: 'color' },
  hsl: { takes: ['number', 'number', 'number'], gives: 'color' },
  palette: { takes: ['number'], gives: 'color' },
  waves: { takes: ['number', 'number', 'number'], gives: 'color' },
  shade: { takes: ['color', 'number'], gives: 'color' },
  over: { takes: ['number', 'color', 'color'], gives: 'color' },
} as const satisfies Readonly<Record<string, Operator>>;

/** Those of art/2. ART §3.1. */
export const LATER_OPERATORS: ReadonlySet<string> = new Set<OperatorName>([
  'warp',
  'cells',
  'seams',
  'noise',
]);

export type OperatorName = keyof typeof OPERATORS;

/** The operator of this name, or undefined: names come from foreign text. */
export function findOperator(
  name: string,
): (Operator & { readonly name: OperatorName }) | undefined {
  if (!Object.hasOwn(OPERATORS, name)) return undefined;
  const operator = name as OperatorName;
  return { name: operator, ...OPERATORS[operator] };
}
