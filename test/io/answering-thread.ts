/** A thread for call-thread.test.ts. @module */
import { EnumeratorError } from '../../src/core/errors.js';
import { answerCalls } from '../../src/io/call-thread.js';

export type Question =
  { double: number } | { fail: 'ours' | 'other' | 'status' } | { exit: number };

answerCalls((question: Question): number => {
  if ('double' in question) return 2 * question.double;
  if ('exit' in question) process.exit(question.exit);
  if (question.fail === 'ours')
    throw new EnumeratorError('E_IO', 'no disk', { hints: [{ key: 'resume', value: 'x' }] });
  if (question.fail === 'status') throw Object.assign(new Error('busy'), { status: 503 });
  throw new RangeError('too far');
});
