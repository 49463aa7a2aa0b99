/** `--show`: which way a terminal takes pictures, and what it is sent. @module */
import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import t from 'tap';
import {
  askForSixel,
  findMultiplexer,
  methodByEnvironment,
  type TerminalInput,
} from '../../src/io/picture-terminal.js';
import { dropAlpha, enlargePixels, isOpaque, toPixels } from '../../src/codecs/pixels.js';
import { readPng } from '../../src/codecs/png/index.js';
import { makeSpace, type SpaceOptions } from '../../src/core/space.js';
import { callCommand } from './call-command.js';
import { readSixel } from '../codecs/sixel-reader.js';
import { readIterm, readKitty } from '../codecs/terminal-reader.js';

t.test('the environment names the terminal', (t) => {
  for (const [method, env] of [
    ['kitty', { TERM: 'xterm-kitty' }],
    ['kitty', { TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }],
    ['kitty', { TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty' }],
    ['kitty', { TERM: 'xterm-256color', TERM_PROGRAM: 'ghostty' }],
    ['iterm', { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }],
    ['iterm', { TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' }],
    ['iterm', { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }],
    ['iterm', { TERM: 'xterm', TERM_PROGRAM: 'mintty' }],
    ['iterm', { TERM: 'xterm', TERM_PROGRAM: 'WezTerm', KITTY_WINDOW_ID: '1' }],
    ['sixel', { TERM: 'foot' }],
    ['sixel', { TERM: 'foot-extra', KITTY_WINDOW_ID: '1' }],
    ['sixel', { TERM: 'mlterm-256color' }],
    ['sixel', { TERM: 'yaft-256color' }],
    ['sixel', { TERM: 'contour' }],
    [undefined, { TERM: 'xterm-256color' }],
    [undefined, { TERM: 'football' }],
    [undefined, { KITTY_WINDOW_ID: '' }],
    [undefined, {}],
  ] as const) {
    t.equal(methodByEnvironment(env), method, JSON.stringify(env));
  }
  t.end();
});

t.test('inside a multiplexer the environment is that of another terminal', (t) => {
  for (const [name, env] of [
    ['tmux', { TMUX: 'socket,1,0', TERM: 'screen-256color' }],
    ['tmux', { TERM: 'tmux-256color' }],
    ['screen', { TERM: 'screen' }],
    ['screen', { STY: '1.tty', TERM: 'xterm' }],
    ['zellij', { ZELLIJ: '0', TERM: 'xterm-kitty' }],
  ] as const) {
    t.equal(findMultiplexer(env), name, JSON.stringify(env));
    const inner = { ...env, KITTY_WINDOW_ID: '1', TERM_PROGRAM: 'iTerm.app' };
    t.equal(methodByEnvironment(inner), undefined, JSON.stringify(inner));
  }
  t.equal(findMultiplexer({ TERM: 'xterm-256color', TMUX: '' }), undefined);
  t.end();
});

/** Standard input and output of a terminal that answers in these pieces. */
class FakeTerminal extends EventEmitter {
  isRaw: boolean;
  readonly log: string[] = [];
  readonly #answer: readonly string[];

  constructor(answer: readonly string[], isRaw = false) {
    super();
    this.#answer = answer;
    this.isRaw = isRaw;
  }

  setRawMode(raw: boolean): void {
    this.isRaw = raw;
    this.log.push(raw ? 'raw' : 'cooked');
  }

  resume(): void {
    this.log.push('resume');
  }

  pause(): void {
    this.log.push('pause');
  }

  write(text: string): void {
    this.log.push(text);
    setImmediate(() => {
      for (const piece of this.#answer) this.emit('data', Buffer.from(piece, 'latin1'));
    });
  }
}

/** Longer than any test may take: an answer has to end the wait. */
const NO_TIMEOUT_MS = 2 ** 30;

function ask(terminal: FakeTerminal, timeoutMs = NO_TIMEOUT_MS): Promise<boolean> {
  return askForSixel(terminal as unknown as TerminalInput, terminal, timeoutMs, () => {
    terminal.log.push('interrupt');
  });
}

t.test('a terminal that is asked knows sixel if 4 is among its attributes', async (t) => {
  for (const [knows, ...answer] of [
    [true, '\u001b[?62;4;22c'],
    [true, '\u001b[?1;2;4c'],
    [true, '\u001b', '[?6', '4;1;4', ';29c'],
    [true, 'typed\u001b[?65;4c'],
    [false, '\u001b[?1;2c'],
    [false, '\u001b[?6c'],
    [false, '\u001b[?4;6c'],
    [false, '\u001b[?64;44;14;41c'],
  ] as const) {
    const terminal = new FakeTerminal(answer);
    t.equal(await ask(terminal), knows, JSON.stringify(answer));
    t.strictSame(terminal.log, ['raw', 'resume', '\u001b[c', 'pause', 'cooked']);
    t.equal(terminal.listenerCount('data') + terminal.listenerCount('end'), 0);
  }
});

t.test('a terminal that does not answer is put back into its mode', async (t) => {
  const silent = new FakeTerminal([]);
  t.equal(await ask(silent, 1), false);
  t.strictSame(silent.log, ['raw', 'resume', '\u001b[c', 'pause', 'cooked']);

  const raw = new FakeTerminal(['\u001b[?62;4c'], true);
  t.equal(await ask(raw), true);
  t.equal(raw.isRaw, true, 'and a mode that was raw stays so');
});

t.test('Ctrl-C ends the question and is handed on', async (t) => {
  const terminal = new FakeTerminal(['\u0003']);
  t.equal(await ask(terminal), false);
  t.strictSame(terminal.log.slice(-3), ['pause', 'cooked', 'interrupt']);
});

interface Shown {
  readonly stdout: string;
  readonly stderr: string;
  /** Name and message of what was thrown. */
  readonly thrown: string;
}

interface Picture {
  readonly space: SpaceOptions;
  readonly samples: Uint8Array;
  readonly colors?: Uint8Array;
}

/** Run showImage in a process of its own, with pipes for its streams. */
function show(
  { space, samples, colors }: Picture,
  method: string,
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Record<string, string> } = {},
): Shown {
  const script = `
    import fs from 'node:fs';
    import { showImage } from ${JSON.stringify(moduleUrl('src/cli/render/show-image.js'))};
    import { makeSpace } from ${JSON.stringify(moduleUrl('src/core/space.js'))};
    const bytes = (text) => Uint8Array.from(Buffer.from(text, 'base64'));
    const given = JSON.parse(fs.readFileSync(0, 'utf8'));
    if (given.isTTY) process.stdout.isTTY = true;
    try {
      await showImage({
        space: makeSpace(given.space),
        samples: bytes(given.samples),
        method: given.method,
        ...(given.colors === undefined ? {} : { palette: { colors: bytes(given.colors) } }),
      });
    } catch (error) {
      fs.writeSync(3, error.name + ': ' + error.message);
    }`;
  const input = JSON.stringify({
    space,
    method,
    isTTY,
    samples: Buffer.from(samples).toString('base64'),
    ...(colors === undefined ? {} : { colors: Buffer.from(colors).toString('base64') }),
  });
  const { status, output } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      input,
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    },
  );
  const [, stdout, stderr, thrown] = output.map((text) => text ?? '');
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  return { stdout: stdout ?? '', stderr: stderr ?? '', thrown: thrown ?? '' };
}

function moduleUrl(path: string): string {
  return new URL(`../../${path}`, import.meta.url).href;
}

function someBytes(length: number, limit: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >>> 3) * 7) % limit);
}

const SMALL: readonly (readonly [title: string, picture: Picture, factor: number])[] = [
  [
    'a palette',
    {
      space: { width: 16, height: 9, color: 'palette', colors: 5 },
      samples: someBytes(16 * 9, 5),
      colors: someBytes(15, 256),
    },
    32,
  ],
  [
    'gray',
    { space: { width: 1, height: 1, color: 'gray', depth: 1 }, samples: Uint8Array.of(1) },
    512,
  ],
  [
    'with alpha',
    { space: { width: 3, height: 200, color: 'rgba', depth: 16 }, samples: someBytes(4800, 256) },
    2,
  ],
  [
    'not enlarged',
    { space: { width: 257, height: 2, color: 'rgb', depth: 8 }, samples: someBytes(1542, 256) },
    1,
  ],
];

t.test('kitty and iTerm2 get a PNG of the enlarged picture', (t) => {
  for (const [title, picture, factor] of SMALL) {
    const { space, samples, colors } = picture;
    const pixels = enlargePixels(
      toPixels(makeSpace(space), samples, colors === undefined ? {} : { colors }),
      factor,
    );
    for (const method of ['kitty', 'iterm']) {
      const { stdout, stderr, thrown } = show(picture, method);
      t.equal(stderr + thrown, '', `${title}, ${method}`);
      t.equal(stdout.at(-1), '\n');
      const { file } =
        method === 'kitty' ? readKitty(stdout.slice(0, -1)) : readIterm(stdout.slice(0, -1));
      const found = readPng(file);
      t.strictSame([found.width, found.height], [space.width * factor, space.height * factor]);
      t.equal(found.colorType, isOpaque(pixels) ? 2 : 6);
      const wanted = isOpaque(pixels) ? dropAlpha(pixels) : pixels.rgba;
      t.ok(Buffer.from(wanted).equals(found.samples), `${title}, ${method}: pixel by pixel`);
    }
  }
  t.end();
});

t.test('sixel terminals get the enlarged picture as text', (t) => {
  const factor = 32;
  const colors = someBytes(15, 256);
  const samples = someBytes(16 * 9, 5);
  const space = { width: 16, height: 9, color: 'palette', colors: 5 } as const;
  const { stdout, stderr, thrown } = show({ space, samples, colors }, 'sixel');
  t.equal(stderr + thrown, '');
  const found = readSixel(stdout.replace(/\n$/, ''));
  t.strictSame([found.width, found.height], [16 * factor, 9 * factor]);
  const percents = Array.from(colors, (value) => Math.round((value / 255) * 100));
  const wrong = found.pixels.filter((color, i) => {
    const x = Math.floor((i % found.width) / factor);
    const y = Math.floor(i / found.width / factor);
    const entry = samples[16 * y + x] ?? 0;
    return color !== percents.slice(3 * entry, 3 * entry + 3).join(',');
  });
  t.equal(wrong.length, 0, 'pixel by pixel');
  t.end();
});

t.test('a picture too large for sixel is thinned out, and that is said', (t) => {
  const space = { width: 2001, height: 7, color: 'gray', depth: 1 } as const;
  const samples = Uint8Array.from({ length: 2001 * 7 }, (_, i) => ((i % 2001) % 3 === 0 ? 1 : 0));
  const { stdout, stderr, thrown } = show({ space, samples }, 'sixel');
  t.equal(thrown, '');
  t.match(stderr, /^showing one pixel in 3 [^\n]* 1000 pixels a side[^\n]*--out[^\n]*\n$/);
  const found = readSixel(stdout.replace(/\n$/, ''));
  t.strictSame([found.width, found.height], [667, 3]);
  t.strictSame(new Set(found.pixels), new Set(['100,100,100']), 'every third column is white');
  t.end();
});

t.test('what cannot be shown is refused in one line, and nothing is written', (t) => {
  const picture: Picture = {
    space: { width: 2, height: 2, color: 'gray', depth: 8 },
    samples: new Uint8Array(4),
  };
  const tty = (env: Record<string, string>): { isTTY: true; env: Record<string, string> } => ({
    isTTY: true,
    env,
  });
  for (const [title, method, options, pattern] of [
    ['no terminal', 'auto', {}, /standard output is no terminal/],
    ['dumb', 'auto', tty({ TERM: 'dumb' }), /TERM=dumb/],
    ['tmux', 'kitty', tty({ TMUX: 'x' }), /^EnumeratorError: tmux does not keep kitty/],
    ['tmux', 'iterm', tty({ TMUX: 'x' }), /^EnumeratorError: tmux does not keep iterm/],
    ['screen', 'sixel', tty({ TERM: 'screen' }), /^EnumeratorError: screen does not keep sixel/],
  ] as const) {
    const { stdout, stderr, thrown } = show(picture, method, options);
    t.match(thrown, pattern, `${title}: ${method}`);
    t.match(thrown, /^EnumeratorError: [^\n]+$/, `${title}: ${method}: one line`);
    t.equal(stdout + stderr, '', `${title}: ${method}: nothing else`);
  }
  t.end();
});

t.test('on a terminal that the environment names, the method is found', (t) => {
  const picture: Picture = {
    space: { width: 2, height: 2, color: 'gray', depth: 8 },
    samples: new Uint8Array(4),
  };
  for (const [start, env] of [
    ['\u001b_G', { TERM: 'xterm-kitty' }],
    ['\u001b]1337;File=', { TERM_PROGRAM: 'iTerm.app' }],
    ['\u001bP0;1;0q', { TERM: 'foot' }],
    ['\u001b[38;5;16;48;5;16m▀▀', { TERM: 'xterm' }],
    ['\u001b[38;2;0;0;0;48;2;0;0;0m▀▀', { TERM: 'xterm', COLORTERM: 'truecolor' }],
    ['\u001b[38;2;0;0;0;48;2;0;0;0m▀▀', { TMUX: 'x', KITTY_WINDOW_ID: '1' }],
    ['\u001b[38;5;16;48;5;16m▀▀', { TERM: 'screen', COLORTERM: 'truecolor' }],
  ] as const) {
    const { stdout, thrown } = show(picture, 'auto', { isTTY: true, env });
    t.equal(thrown, '');
    t.equal(stdout.slice(0, start.length), start, JSON.stringify(env));
  }
  t.end();
});

t.test('get --show is text on any terminal, as wide as that is', async (t) => {
  const args = ['get', '42', '--size', '100x50', '--color', 'gray', '--show=blocks'];
  const { status, stdout, stderr } = await callCommand(args, { columns: 40 });
  t.equal(status, 0);
  t.equal(stderr, 'shown in 40×20 pixels, to fit in here; --out writes all of it\n');
  const lines = stdout.trimEnd().split('\n');
  // eslint-disable-next-line no-control-regex
  const plain = lines.map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, ''));
  t.same(
    plain,
    Array.from({ length: 10 }, () => '▀'.repeat(40)),
  );
  const piped = await callCommand(['get', '42', '--size', '3x2', '--show=blocks']);
  t.match([piped.status, piped.stderr], [0, '']);
  // eslint-disable-next-line no-control-regex
  t.equal(piped.stdout.replaceAll(/\u001b\[[0-9;]*m/g, ''), '▀▀▀\n');
});
