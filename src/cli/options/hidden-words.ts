/**
 * Stream keys and passwords among the words of the command line, which must not be seen anywhere:
 * neither in the list of processes nor in what a command prints.
 * @module
 */
import { hideAddresses, hideQueueAddresses, queueScrubber, wordScrubber } from '../../io/secret.js';
import { COMMANDS } from '../command-list.js';
import { host, type Output } from '../host.js';
import { KEY_VARIABLE } from './live-options.js';

/** The commands that take the address of a queue; their messages show none of its secrets. */
const QUEUE_COMMANDS: ReadonlySet<string> = new Set(['submit', 'work', 'queue']);

/**
 * Hides the secrets of these words for the rest of this process.
 * @param words - behind the program's name, as they were typed
 */
export function hideSecrets(words: readonly string[]): void {
  if (QUEUE_COMMANDS.has(commandOf(words))) {
    hideQueueSecrets(words);
    return;
  }
  const isKeyApart =
    words.some((word) => word.startsWith('--stream-key-file')) ||
    (host.env[KEY_VARIABLE] ?? '') !== '';
  const scrub = wordScrubber(addressWords(words), isKeyApart);
  if (scrub === undefined) return;
  // Every user of a machine can read the command lines of all its processes.
  process.title = ['enumerate', ...words.map(scrub)].join(' ');
  // A formula may have a word of a password in it, and is to stay a formula.
  if (!drawsTexts(words)) scrubStream(host.stdout, scrub);
  // What others say, ffmpeg for instance, may have the address in a form of their own.
  scrubStream(host.stderr, (text) => hideAddresses(scrub(text), isKeyApart));
}

function hideQueueSecrets(words: readonly string[]): void {
  const scrub = queueScrubber(words);
  if (scrub === undefined) return;
  process.title = ['enumerate', ...words.map((word) => scrub(hideQueueAddresses(word)))].join(' ');
  scrubStream(host.stdout, scrub);
  scrubStream(host.stderr, scrub);
}

function scrubStream(stream: Output, scrub: (text: string) => string): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk, ...more) =>
    write(typeof chunk === 'string' ? scrub(chunk) : chunk, ...more);
}

/** Options of `art` that name files or addresses. */
const ART_FILES = 'out manifest checkpoint file formula-in tree lines grammar'.split(' ');

/** The words in which the address of a stream, and so a secret, may be: of `art` all but the texts. */
function addressWords(words: readonly string[]): readonly string[] {
  if (!drawsTexts(words)) return words;
  const options = ART_FILES.map((name) => `--${name}`);
  return words.filter(
    (word, at) =>
      options.includes(words[at - 1] ?? '') || options.some((name) => word.startsWith(`${name}=`)),
  );
}

/** Whether the command's words are texts that may come back in its result. */
function drawsTexts(words: readonly string[]): boolean {
  return commandOf(words) === 'art';
}

function commandOf(words: readonly string[]): string {
  return words.find((word) => Object.hasOwn(COMMANDS, word)) ?? '';
}
