/**
 * A formula as a fragment shader in GLSL, as Shadertoy takes it. What is computed is that of ART §3; a graphics
 * card may round in other ways.
 * @module
 */
import { ARCTANGENT, EXPONENTIAL, SINE } from '../arithmetic.js';
import type { Expression } from '../expression.js';
import { OPERATORS, type OperatorName } from '../operators.js';
import { paletteAnchors } from '../palettes.js';
import { unwarp } from '../warp.js';

/** How long a film is, in seconds. */
const FILM_SECONDS = 10;

/** A number as GLSL writes it. */
function literal(value: number): string {
  const text = String(value);
  const real = /[.e]/.test(text) ? text : `${text}.0`;
  return value < 0 ? `(${real})` : real;
}

/** Horner's rule, as in ART §2. */
function polynomial(coefficients: readonly number[], z: string): string {
  let sum = literal(coefficients.at(-1) ?? NaN);
  for (const c of coefficients.slice(0, -1).toReversed()) sum = `(${sum} * ${z} + ${literal(c)})`;
  return sum;
}

/** What operators call, each function behind those that it calls itself. */
const FUNCTIONS: readonly (readonly [name: string, text: string])[] = [
  ['artSine', `float artSine(float v) { float z = v * v; return v * ${polynomial(SINE, 'z')}; }`],
  ['artCosine', 'float artCosine(float a) { return artSine(0.5 - abs(a)); }'],
  [
    'artReflect',
    `float artReflect(float u) {
  float n = floor(u * 0.5 + 0.5);
  return (u - 2.0 * n) * (1.0 - 2.0 * (n - 2.0 * floor(n * 0.5)));
}`,
  ],
  ['artSmooth', 'float artSmooth(float a) { return a * (1.5 - 0.5 * (a * a)); }'],
  [
    'artBlend',
    'float artBlend(float a, float b, float c) { return clamp(b + ((a + 1.0) * 0.5) * (c - b), -1.0, 1.0); }',
  ],
  ['artExp', `float artExp(float a) { return clamp(${polynomial(EXPONENTIAL, 'a')}, -1.0, 1.0); }`],
  [
    'artDiv',
    `float artDiv(float a, float b) {
  bool isFirst = abs(a) <= abs(b);
  float divisor = isFirst ? b : a;
  return divisor == 0.0 ? 0.0 : (isFirst ? a : b) / divisor;
}`,
  ],
  [
    'artMix',
    `float artMix(float a, float b, float c, float d) {
  float p = 1.0 + a, q = 1.0 + b;
  return p + q == 0.0 ? (c + d) * 0.5 : clamp((p * c + q * d) / (p + q), -1.0, 1.0);
}`,
  ],
  [
    'artWell',
    `float artWell(float a) {
  float g = a * a + 1.0;
  g *= g; g *= g; g *= g;
  return 1.0 - 2.0 / g;
}`,
  ],
  [
    'artMod',
    `float artMod(float a, float b) {
  float q = a / max(abs(b), 0.125);
  return 2.0 * (q - floor(q)) - 1.0;
}`,
  ],
  [
    'artAngle',
    `float artAngle(float a, float b) {
  float p = abs(a), q = abs(b), m = max(p, q);
  float v = m == 0.0 ? 0.0 : min(p, q) / m, z = v * v;
  float r = v * ${polynomial(ARCTANGENT, 'z')};
  if (p < q) r = 0.5 - r;
  if (a < 0.0) r = 1.0 - r;
  return b < 0.0 ? -r : r;
}`,
  ],
  ['artWrap', 'float artWrap(float n) { return n - 289.0 * floor((n + 0.5) / 289.0); }'],
  ['artScramble', 'float artScramble(float n) { return artWrap((34.0 * n + 1.0) * n); }'],
  [
    'artHash',
    `float artHash(vec2 at, float d) {
  float seed = artScramble(artWrap(floor(1000.0 * d + 0.5)));
  return artScramble(artWrap(artScramble(artWrap(seed + at.x)) + at.y));
}`,
  ],
  [
    'artPoints',
    `vec3 artPoints(float a, float b, float c, float d) {
  vec2 at = (5.0 + 4.0 * c) * vec2(a, b), corner = floor(at);
  float r = 0.0, near = 16.0, next = 16.0;
  for (int l = -1; l <= 1; l++)
    for (int k = -1; k <= 1; k++) {
      vec2 square = corner + vec2(float(k), float(l));
      float h = artHash(square, d), g = artScramble(h);
      vec2 apart = square + (vec2(h, g) + 0.5) / 289.0 - at;
      float e = dot(apart, apart);
      if (e < near) r = artScramble(g);
      next = min(next, max(near, e));
      near = min(near, e);
    }
  return vec3(r, near, next);
}`,
  ],
  [
    'artCells',
    'float artCells(float a, float b, float c, float d) { return artPoints(a, b, c, d).x / 144.0 - 1.0; }',
  ],
  [
    'artSeams',
    `float artSeams(float a, float b, float c, float d) {
  vec3 points = artPoints(a, b, c, d);
  return clamp(4.0 * (sqrt(points.z) - sqrt(points.y)) - 1.0, -1.0, 1.0);
}`,
  ],
  [
    'artNoise',
    `float artNoise(float a, float b, float c, float d) {
  vec2 at = (5.0 + 4.0 * c) * vec2(a, b), corner = floor(at), f = at - corner;
  vec2 p = f * f * (3.0 - 2.0 * f);
  float n = artHash(corner, d), o = artHash(corner + vec2(1.0, 0.0), d);
  float m = artHash(corner + vec2(0.0, 1.0), d), q = artHash(corner + 1.0, d);
  return clamp(mix(mix(n, o, p.x), mix(m, q, p.x), p.y) / 144.0 - 1.0, -1.0, 1.0);
}`,
  ],
  [
    'artHsl',
    `vec3 artHsl(float a, float b, float c) {
  float h = 3.0 * a + 3.0, s = ((b + 1.0) * 0.5) * (1.0 - abs(c));
  vec3 w = vec3(2.0 * abs(h - 3.0) - 3.0, 3.0 - 2.0 * abs(h - 2.0), 3.0 - 2.0 * abs(h - 4.0));
  return clamp(c + s * clamp(w, -1.0, 1.0), -1.0, 1.0);
}`,
  ],
  [
    'artPalette',
    `vec3 artPalette(float a, vec3 k0, vec3 k1, vec3 k2, vec3 k3, vec3 k4) {
  float u = 2.0 * a + 2.0;
  vec3 v = k0 + clamp(u, 0.0, 1.0) * (k1 - k0) + clamp(u - 1.0, 0.0, 1.0) * (k2 - k1);
  v += clamp(u - 2.0, 0.0, 1.0) * (k3 - k2) + clamp(u - 3.0, 0.0, 1.0) * (k4 - k3);
  return clamp(v, -1.0, 1.0);
}`,
  ],
  [
    'artWaves',
    `vec3 artWaves(float a, float b, float c) {
  float s = c * (2.0 / 3.0), r = a + b;
  return vec3(artCosine(artReflect(r)), artCosine(artReflect(r + s)), artCosine(artReflect(r + s + s)));
}`,
  ],
  [
    'artShade',
    `vec3 artShade(vec3 v, float b) {
  return clamp(v + (b < 0.0 ? 0.75 * b * (v + 1.0) : 0.5 * b * (1.0 - v)), -1.0, 1.0);
}`,
  ],
];

/** The operators whose functions take what they take. */
const CALLS: Readonly<Partial<Record<OperatorName, string>>> = {
  exp: 'artExp',
  cos: 'artCosine',
  div: 'artDiv',
  mix: 'artMix',
  blend: 'artBlend',
  well: 'artWell',
  smooth: 'artSmooth',
  mod: 'artMod',
  min: 'min',
  max: 'max',
  angle: 'artAngle',
  cells: 'artCells',
  seams: 'artSeams',
  noise: 'artNoise',
  rgb: 'vec3',
  hsl: 'artHsl',
  waves: 'artWaves',
  shade: 'artShade',
};

function applied(operator: OperatorName, inputs: readonly string[], value: number): string {
  const [a, b, c, d] = inputs;
  switch (operator) {
    case 'add':
      return `(${a} + ${b}) * 0.5`;
    case 'mult':
      return `${a} * ${b}`;
    case 'sin':
      return `artSine(max(min(${a}, 1.0 - ${a}), -1.0 - ${a}))`;
    case 'sqrt':
      return `2.0 * sqrt(abs(${a})) - 1.0`;
    case 'tent':
      return `1.0 - 2.0 * abs(${a})`;
    case 'fold':
      return `artReflect(${a} * (3.0 + 2.0 * ${b}))`;
    case 'level':
      return `${a} < 0.0 ? ${b} : ${c}`;
    case 'if':
      return `${a} < ${b} ? ${c} : ${d}`;
    case 'threshold':
      return `${a} < ${b} ? -1.0 : 1.0`;
    case 'step':
      return `artSmooth(clamp(8.0 * (${a} - ${b}), -1.0, 1.0))`;
    case 'radius':
      return `2.0 * sqrt((${a} * ${a} + ${b} * ${b}) * 0.5) - 1.0`;
    case 'drift':
      return `artReflect(${a} + 2.0 * (${b} + 1.0))`;
    case 'over':
      return `clamp(${b} + ((${a} + 1.0) * 0.5) * (${c} - ${b}), -1.0, 1.0)`;
    case 'palette':
      return `artPalette(${[a, ...anchorsOf(value)].join(', ')})`;
    default:
      return `${CALLS[operator]}(${inputs.join(', ')})`;
  }
}

/** A palette's five colours. */
function anchorsOf(palette: number): string[] {
  const channels = [0, 1, 2].map((channel) => paletteAnchors(palette, channel));
  return [0, 1, 2, 3, 4].map(
    (i) => `vec3(${channels.map((anchors) => literal(anchors[i] ?? NaN)).join(', ')})`,
  );
}

/**
 * The fragment shader of a formula: Shadertoy's `mainImage`, which needs `iResolution`, and `iTime` where the formula has t.
 * Equal parts are computed once.
 * @returns GLSL ES 3.00 without its first line; it is GLSL ES 1.00, too
 */
export function formatShader(expression: Expression): string {
  const { nodes } = unwarp(expression);
  const names: string[] = [];
  const lines: string[] = [];
  for (const [i, { operator, inputs, value }] of nodes.entries()) {
    if (operator === 'constant') names.push(literal(value));
    else if (inputs.length === 0) names.push(operator);
    else {
      const taken = inputs.map((input) => names[input] ?? '');
      const type = OPERATORS[operator].gives === 'color' ? 'vec3' : 'float';
      lines.push(`  ${type} v${i} = ${applied(operator, taken, value)};`);
      names.push(`v${i}`);
    }
  }
  const hasTime = nodes.some(({ operator }) => operator === 't');
  const body = [
    'void mainImage(out vec4 fragColor, in vec2 fragCoord) {',
    '  float x = 2.0 * fragCoord.x / iResolution.x - 1.0;',
    '  float y = 1.0 - 2.0 * fragCoord.y / iResolution.y;',
    ...(hasTime ? [`  float t = 2.0 * fract(iTime / ${literal(FILM_SECONDS)}) - 1.0;`] : []),
    ...lines,
    `  fragColor = vec4(${names.at(-1)} * 0.5 + 0.5, 1.0);`,
    '}',
  ].join('\n');
  let code = body;
  for (const [name, text] of FUNCTIONS.toReversed())
    if (code.includes(`${name}(`)) code = `${text}\n\n${code}`;
  return code;
}
