/**
 * The ways out of a failure in the words of the command line. Below `cli/` nobody knows an option's
 * name: errors carry hints, and this table words them.
 * @module
 */
import type { EnumeratorError, Hint, HintKey } from '../../core/errors.js';
import { shellWord } from '../../text/shell-word.js';
import { invocation } from '../host.js';

const WORDS: Readonly<Record<HintKey, (value: string) => string>> = {
  overwrite: (use) => `${use === 'page' ? 'write into' : 'replace'} it with --force`,
  'other-folder': (use) => `name another folder with ${use === 'page' ? '--static' : '--out'}`,
  'other-file': (option) => `name another file with ${option === '' ? '--out' : option}`,
  'other-manifest': () => 'name another file with --manifest',
  'other-checkpoint': () => 'name another file with --checkpoint',
  resume: (path) => `continue it with \`${invocation(`resume ${shellWord(path)}`)}\``,
  'resume-stream': (path) =>
    `continue it with \`${invocation(`resume ${shellWord(path)} --out rtmp://…`)}\``,
  'submit-again': (path) => `continue it with \`${invocation(`submit --out ${shellWord(path)}`)}\``,
  start: (path) => `start one with ${invocation(`--count N --out ${shellWord(path)}`)}`,
  extend: (path) => `\`${invocation(`resume ${shellWord(path)} --to N`)}\` continues it`,
  restore: () => 'put back a copy of it',
  repair: (path) => `\`${invocation(`repair ${shellWord(path)}`)}\` regenerates it`,
  recover: (path) =>
    `if it was a run's, \`${invocation(`recover ${shellWord(path)}`)}\` finds its checkpoint again`,
  'recover-anew': (path) =>
    `move it away and write it anew with \`${invocation(`recover ${shellWord(path)}`)}\``,
  'move-away': () => 'move it away',
  'name-run': () => 'name the folder of a run or its .enumerate.ckpt',
  give: (names) => {
    const options = names.split(' ').map((name) => `--${name}`);
    const last = options.pop() ?? '';
    return `give ${options.length === 0 ? last : `${options.join(', ')} and ${last}`}`;
  },
  restart: () => 'begin the run again with --force',
  cancel: () => `cancel it with \`${invocation('queue cancel')}\`, and remove the folder`,
  'make-folder': (path) => `make it with mkdir -p ${shellWord(path)}`,
  temporary: () => 'set TMPDIR to a folder that can be written',
  'other-port': () => 'choose another --port, or 0 for a free one',
  'other-host': () => 'choose another --host',
  'name-checkpoint': () => 'name a file with --checkpoint',
  fit: () => 'take the nearest picture that it has with --fit crop, contain or stretch',
  'fit-first': () =>
    `make the nearest picture that it has with \`${invocation('locate FILE --fit stretch --preview near-it.png')}\`, with the same --size, --color …`,
  frame: () => 'name one of its frames, as in --frame 0',
  'film-frame': () => 'name a frame of a film with --frame',
  'no-frame': () => 'leave --frame out',
  'save-frame': () =>
    `save a frame of a film with \`${invocation('locate FILM --frame 0 --preview frame.png')}\``,
  damaged: () => 'take what can be had of it with --damaged',
  'make-png': () => 'make a PNG of it',
  'other-prefix': () => 'give the queue a prefix of its own with --prefix',
  push: () => 'give this worker --push',
  'no-push': () => 'leave --push out, or submit the run with --list',
  'folder-here': () => 'mount it there, or say where it is with --out',
  'other-scratch': () => 'name another with --scratch',
  'same-run': () => 'leave the options that describe the run out to continue it',
  'start-workers': () => `start \`${invocation('work')}\` with the same queue`,
  'list-runs': () => `\`${invocation('queue status')}\` lists the runs that it has`,
  'overlay-size': () => 'if it was resized, give the size of the frames of the film with --size',
  'largest-square': (side) => `--size ${side} is the largest square that fits`,
  'read-overlay': () =>
    `\`${invocation('locate --overlay')}\` reads the numbers in a recording of it`,
  depth: (bits) => `choose --depth ${bits}`,
  color: (model) => `choose --color ${model}`,
  scale: (factor) => `enlarge the pixels with --scale ${factor}`,
  codec: (name) => (name === '' ? 'choose an encoder with --codec' : `choose --codec ${name}`),
  encoders: () =>
    'choose ffv1, libx264, libx264rgb, libx265, libvpx, libvpx-vp9, libaom-av1, libsvtav1, or another one that `ffmpeg -encoders` lists',
  step: (step) => `--step ${step} counts ${step.startsWith('-') ? 'down' : 'up'}`,
  'no-codec': () => 'leave --codec out',
  lossless: () => 'keep all of the frames with --lossless',
  'fit-picture': (value) => {
    const [size = '', ...words] = value.split(' ');
    const file = shellWord(words.join(' '));
    return `bring it to that size (${invocation(`locate ${file} --size ${size} --fit contain --preview fitting.png`)})`;
  },
  'show-method': () => 'name its method with --show=blocks, kitty, iterm or sixel',
  'show-outside': () => 'say --show=blocks, or --show outside of it',
  'write-file': () => 'write a file with --out',
  'leave-out': () => 'leave it out',
  palette: () => 'give them with --palette',
  epoch: () => 'give a later --epoch',
  'more-images': () => 'give a larger --count',
  'exact-hex': () => 'use --exact=hex, which takes no time',
  counter: () => 'choose --pace counter',
  'stream-key': () => 'put it into a file for --stream-key-file or into ENUMERATE_STREAM_KEY',
  'named-folder': (name) => `write ${shellWord(name)} for a folder of that name`,
  'named-file': (name) => `name it ${shellWord(name)}`,
  split: (size) => `divide them into ${size === '' ? '' : `${size} `}parts with --split`,
  'one-picture': (file) =>
    `write one image with \`${invocation(`get N --out ${shellWord(file)}`)}\``,
  'pipe-tar': (value) => {
    const [program = '', ...words] = value.split(' ');
    return `compress it on its way with \`--out - --pipe-format tar | ${program} > ${shellWord(words.join(' '))}\``;
  },
  'pictures-depth': () => 'make pictures of 8 bits of them first',
  'pictures-opaque': () => 'make pictures without transparency of them first',
};

/** The message of an error with its hints: `x is taken: do this, do that, or do the other`. */
export function withHints({ message, hints, setting }: EnumeratorError): string {
  return withHintsOf(setting === undefined ? message : withOption(message, setting), hints);
}

export function withHintsOf(message: string, hints: readonly Hint[]): string {
  if (hints.length === 0) return message;
  return `${message}${message.includes(': ') ? ';' : ':'} ${alternatives(hints.map(wordsOf))}`;
}

/** Settings whose options have other names than in the library. */
const OPTIONS: Readonly<Record<string, string>> = { rate: 'fps', labels: 'label' };

function withOption(message: string, setting: string): string {
  const option = OPTIONS[setting] ?? setting.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return `--${option}${message.slice(setting.length)}`;
}

function wordsOf({ key, value = '' }: Hint): string {
  return WORDS[key](value);
}

function alternatives(words: readonly string[]): string {
  if (words.length < 3) return words.join(', or ');
  return `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;
}
