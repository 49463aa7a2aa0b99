/**
 * Faults that pass by themselves, or when somebody mends something: they are told in a line, and
 * waited for.
 * @module
 */
import { ioError, isSystemError } from '../io/system-error.js';

/** Something that is not there now. Its message is one line for a person. */
export class PassingFault extends Error {}

/** A look into a folder that the system refused: a net that is slow, rights that changed. */
export function folderFault(file: string, error: unknown): unknown {
  return isSystemError(error)
    ? new PassingFault(ioError(`cannot read ${file}`, error).message)
    : error;
}

/** What Redis answers while it cannot serve, from any version, from inside scripts too. */
const PASSING =
  /(^|[\s:@])-?(OOM|READONLY|LOADING|BUSY|NOAUTH|NOPERM|WRONGPASS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MISCONF|NOREPLICAS) /;

/** Whether an error is Redis' answer to a command. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

export function isPassingReply(error: unknown): error is Error {
  return isReply(error) && PASSING.test(error.message);
}
