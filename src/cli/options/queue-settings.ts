/**
 * What the options of `submit`, `work` and `queue` say. Passwords are taken here and leave for the
 * server alone.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { ioError } from '../../io/system-error.js';
import { type QueuePlace, readQueuePlace } from '../../queue/address.js';
import { checkPushCommand } from '../../queue/commands.js';
import { QUEUE_VARIABLE, type QueueArguments } from './queue-options.js';

/** @throws EnumeratorError `E_USAGE`, `E_IO` */
export function readQueue(args: QueueArguments): QueuePlace {
  return orUsage(() => readQueuePlace(addressText(args), args.prefix));
}

/**
 * An option of a queue that cannot be read is a wrong use of the command.
 * @throws EnumeratorError `E_USAGE` where `read` throws `E_QUEUE`
 */
function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_QUEUE') throw error;
    const { message, setting } = error;
    throw usageError(message, setting === undefined ? {} : { setting });
  }
}

function addressText({ queue, queueFile: file }: QueueArguments): string {
  if (queue !== undefined && file !== undefined) {
    throw usageError('--queue and --queue-file exclude each other: give one of them');
  }
  const text = file === undefined ? (queue ?? process.env[QUEUE_VARIABLE] ?? '') : readText(file);
  if (text.trim() !== '') return text;
  throw usageError(
    file === undefined
      ? `which queue? give --queue redis://host:6379, --queue-file FILE or ${QUEUE_VARIABLE}`
      : `--queue-file ${file}: the file is empty; it must hold the address alone`,
  );
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw ioError(`cannot read the queue's address in ${file}`, error);
  }
}

/** @throws EnumeratorError `E_USAGE` where the command is not valid, or names no file */
export function readPushCommand(text: string): readonly string[] {
  const words = splitCommand(text, '--push');
  return orUsage(() => checkPushCommand(words));
}

/**
 * The words of a command as a shell would split them: at blanks that are neither quoted nor behind a
 * backslash.
 * @param option - for messages
 * @throws EnumeratorError `E_USAGE` for quotes that do not end, and for no words at all
 */
export function splitCommand(text: string, option: string): string[] {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)|([^])/g;
  let word: string | undefined;
  for (const [piece, single, double, escaped, plain, stray] of text.matchAll(pattern)) {
    if (stray !== undefined) throw usageError(`${option}: a quote in it does not end`);
    const isBlank = [single, double, escaped, plain].every((part) => part === undefined);
    if (isBlank) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const said = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? piece;
    word = (word ?? '') + said;
  }
  if (word !== undefined) words.push(word);
  if ((words[0] ?? '') === '') throw usageError(`${option}: there is no command in it`);
  return words;
}
