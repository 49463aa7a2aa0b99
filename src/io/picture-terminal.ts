/**
 * How this terminal shows pictures, if it does: by what it says of itself in the environment,
 * and where that says nothing, by asking it.
 * @module
 */

import { usageError } from '../core/errors.js';

/** `blocks` is text: half a character a pixel. */
export type ShowMethod = 'kitty' | 'iterm' | 'sixel' | 'blocks';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The methods by TERM_PROGRAM, which terminals set themselves. WezTerm and mintty know sixel too. */
const PROGRAMS: ReadonlyMap<string | undefined, ShowMethod> = new Map([
  ['ghostty', 'kitty'],
  ['kitty', 'kitty'],
  ['iTerm.app', 'iterm'],
  ['WezTerm', 'iterm'],
  ['mintty', 'iterm'],
]);

/** The methods by TERM, which ssh passes on. */
const TERMS: readonly (readonly [pattern: RegExp, method: ShowMethod])[] = [
  [/^xterm-(kitty|ghostty)$/, 'kitty'],
  [/^(foot|mlterm|yaft|contour)($|-)/, 'sixel'],
];

/**
 * A terminal inside a terminal. It hands down the variables of the outer one, which therefore
 * say nothing, and has to keep the pictures itself: what is passed on behind its back is
 * painted over or stays behind.
 */
export function findMultiplexer(env: Environment): 'tmux' | 'screen' | 'zellij' | undefined {
  const term = env['TERM'] ?? '';
  if (isSet(env['TMUX']) || term.startsWith('tmux')) return 'tmux';
  if (isSet(env['ZELLIJ'])) return 'zellij';
  if (isSet(env['STY']) || term.startsWith('screen')) return 'screen';
  return undefined;
}

/** The method that the environment tells without a query. Undefined inside a multiplexer. */
export function methodByEnvironment(env: Environment): ShowMethod | undefined {
  if (findMultiplexer(env) !== undefined) return undefined;
  const byProgram = PROGRAMS.get(env['TERM_PROGRAM']);
  if (byProgram !== undefined) return byProgram;
  const byTerm = TERMS.find(([pattern]) => pattern.test(env['TERM'] ?? ''));
  if (byTerm !== undefined) return byTerm[1];
  // Last, since other terminals that were started from these inherit them.
  if (isSet(env['KITTY_WINDOW_ID'])) return 'kitty';
  if (env['LC_TERMINAL'] === 'iTerm2') return 'iterm';
  return undefined;
}

/**
 * How many colours a terminal says that it has. tmux and Zellij take all of them, and bring them down to those of
 * the terminal that they are in.
 */
export function terminalColors(env: Environment): '256' | '24-bit' {
  const multiplexer = findMultiplexer(env);
  if (multiplexer !== undefined) return multiplexer === 'screen' ? '256' : '24-bit';
  const isNamed = /^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '');
  return isNamed || /-direct\d*$/.test(env['TERM'] ?? '') ? '24-bit' : '256';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Most answer in a few milliseconds; over ssh it takes a round trip. */
const ANSWER_TIMEOUT_MS = 300;

/** "Primary device attributes": what are you? */
const QUERY = '\u001b[c';
/** `ESC [ ? class ; attribute ; … c` */
const ANSWER = /\[\?[0-9]+((?:;[0-9]+)*)c/;
const INTERRUPT = '\u0003';

/** The part of `process.stdin` that is needed where it is a terminal. */
export type TerminalInput = Pick<
  NodeJS.ReadStream,
  'isRaw' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'
>;

/**
 * Ask the terminal whether it knows sixel: attribute 4 among its device attributes.
 *
 * In raw mode, so that the answer is neither printed nor kept until a line's end. The mode is
 * put back and the answer swallowed; so is what was typed meanwhile, but for Ctrl-C, which
 * `interrupt` is called for.
 * @returns false where no answer comes in time
 */
export function askForSixel(
  input: TerminalInput,
  output: { write(text: string): unknown },
  timeoutMs = ANSWER_TIMEOUT_MS,
  interrupt: () => void = () => process.kill(process.pid, 'SIGINT'),
): Promise<boolean> {
  return new Promise((resolve) => {
    const wasRaw = input.isRaw;
    let received = '';
    input.setRawMode(true);
    const timer = setTimeout(finish, timeoutMs);
    input.on('data', onData).on('end', finish);
    input.resume();
    output.write(QUERY);

    function onData(bytes: Uint8Array): void {
      received += String.fromCharCode(...bytes);
      if (ANSWER.test(received) || received.includes(INTERRUPT)) finish();
    }

    function finish(): void {
      clearTimeout(timer);
      input.off('data', onData).off('end', finish);
      input.pause();
      input.setRawMode(wasRaw);
      if (received.includes(INTERRUPT)) interrupt();
      const [, attributes = ''] = ANSWER.exec(received) ?? [];
      resolve(attributes.split(';').includes('4'));
    }
  });
}

/** A terminal that is to show pictures, or what stands in its place. */
export interface PictureTerminal {
  readonly input: TerminalInput & { readonly isTTY?: boolean };
  readonly output: {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  readonly env: Environment;
}

/**
 * The method that a terminal takes; `auto` may ask it, and is text where it takes no other.
 * @throws EnumeratorError `E_USAGE` where it takes none, or keeps no pictures of this method
 */
export async function chooseMethod(
  method: ShowMethod | 'auto',
  terminal: PictureTerminal,
): Promise<ShowMethod> {
  if (method === 'auto') return findMethod(terminal);
  // Into a pipe everything goes; who reads it may know it.
  const multiplexer = terminal.output.isTTY ? findMultiplexer(terminal.env) : undefined;
  const isKept = method === 'blocks' || (method === 'sixel' && multiplexer !== 'screen');
  if (multiplexer === undefined || isKept) return method;
  throw usageError(`${multiplexer} does not keep ${method} pictures`, {
    hints: [{ key: 'show-outside' }, { key: 'write-file' }],
  });
}

async function findMethod({ input, output, env }: PictureTerminal): Promise<ShowMethod> {
  if (!output.isTTY) {
    throw usageError('standard output is no terminal that can be asked how it shows pictures', {
      hints: [{ key: 'show-method' }, { key: 'write-file' }],
    });
  }
  const byEnvironment = methodByEnvironment(env);
  if (byEnvironment !== undefined) return byEnvironment;
  if (env['TERM'] === 'dumb')
    throw usageError('this terminal says (TERM=dumb) that it shows no colours', {
      hints: [{ key: 'show-method' }, { key: 'write-file' }],
    });
  return input.isTTY === true && (await askForSixel(input, output)) ? 'sixel' : 'blocks';
}
