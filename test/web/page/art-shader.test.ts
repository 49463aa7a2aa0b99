/** Formulas as shaders: what a graphics driver draws of them, against our pixels. @module */
import t from 'tap';
import type { Page } from 'playwright-core';
import {
  artExpression,
  type Expression,
  formatShader,
  OPERATORS,
  parseFormula,
  renderArt,
} from '../../../src/art/index.js';
import { startShaderBrowser } from './browser.js';

const SIDE = 64;

/** What Shadertoy puts around a shader. */
const FRAME = (shader: string): string => `#version 300 es
precision highp float;
uniform vec3 iResolution;
uniform float iTime;
out vec4 shown;
${shader}
void main() { mainImage(shown, gl_FragCoord.xy); }
`;

/** Runs in the page: what a shader draws, red, green, blue, alpha of each pixel, rows from the bottom. */
const DRAW = `(fragment, side, seconds) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [side, side];
  const gl = canvas.getContext('webgl2', { antialias: false });
  if (gl === null) throw new Error('there is no WebGL');
  const program = gl.createProgram();
  const vertex = '#version 300 es\\nin vec2 at; void main() { gl_Position = vec4(at, 0, 1); }';
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const part = gl.createShader(kind);
    gl.shaderSource(part, source);
    gl.compileShader(part);
    if (!gl.getShaderParameter(part, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(part));
    gl.attachShader(program, part);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
  const at = gl.getAttribLocation(program, 'at');
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
  gl.uniform3f(gl.getUniformLocation(program, 'iResolution'), side, side, 1);
  gl.uniform1f(gl.getUniformLocation(program, 'iTime'), seconds);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const rgba = new Uint8Array(4 * side * side);
  gl.readPixels(0, 0, side, side, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  gl.getExtension('WEBGL_lose_context').loseContext();
  return [...rgba];
}`;

/** Draw a shader in the page; red, green, blue of each pixel, rows from the top. */
async function drawShader(page: Page, shader: string, seconds: number): Promise<Uint8Array> {
  const fragment = JSON.stringify(FRAME(shader));
  const drawn = await page.evaluate<number[]>(`(${DRAW})(${fragment}, ${SIDE}, ${seconds})`);
  const pixels = new Uint8Array(3 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      for (let channel = 0; channel < 3; channel++)
        pixels[3 * (row * SIDE + column) + channel] =
          drawn[4 * ((SIDE - 1 - row) * SIDE + column) + channel]!;
  return pixels;
}

/** The share of bytes that are more than two steps apart. */
function shareApart(a: Uint8Array, b: Uint8Array): number {
  return a.filter((byte, i) => Math.abs(byte - b[i]!) > 2).length / a.length;
}

/** An operator of moving inputs, as a colour. */
function formulaOf(name: keyof typeof OPERATORS): string {
  const numbers = ['mult(0.9, x)', 'y', 'mult(x, y)', '0.37'];
  const inputs = OPERATORS[name].takes.map((type, i) =>
    type === 'number' ? numbers[i]! : `hsl(${numbers[i]}, 0.7, y)`,
  );
  if (name === 'palette') return `palette(carnival, ${inputs[0]})`;
  if (name === 'warp') inputs[2] = 'sin(fold(x, y))';
  const applied = `${name}(${inputs.join(', ')})`;
  return OPERATORS[name].gives === 'color' ? applied : `(${applied}, x, ${applied})`;
}

t.test('shaders draw what we draw: every operator, grown formulas, and time', async (t) => {
  const browser = await startShaderBrowser();
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  const compare = async (name: string, expression: Expression, most: number, time = -1) => {
    const drawn = await drawShader(page, formatShader(expression), 5 * (time + 1));
    const apart = shareApart(drawn, renderArt(expression, SIDE, SIDE, time));
    t.ok(apart <= most, `${name}: ${(100 * apart).toFixed(2)} % of the bytes are apart`);
  };
  for (const name of Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]) {
    if (OPERATORS[name].takes.length === 0) continue;
    await compare(name, parseFormula(formulaOf(name)), 0.002);
  }
  for (const grammar of ['default', 'classic', 'rosette', 'tile', 'mosaic'])
    await compare(grammar, artExpression('shader', { grammar }), 0.02);
  const moving = artExpression('shader', { animate: true });
  await compare('film', moving, 0.02, 0.25);
});

t.test('a shader has no more than it needs, and equal parts once', async (t) => {
  const shader = formatShader(parseFormula('(sin(x), sin(x), -0.5)'));
  t.equal(shader.match(/artSine\(/g)?.length, 2, 'where it is defined, and once in use');
  t.notMatch(shader, /artReflect|iTime/);
  t.match(shader, /vec3\(v1, v1, \(-0\.5\)\)/);
  t.match(formatShader(parseFormula('(t, x, y)')), /fract\(iTime \/ 10\.0\)/);
});
