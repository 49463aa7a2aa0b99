/**
 * `enumerate selftest`: whether this program counts right on this machine.
 * @module
 */
import { whole } from '../options/readers.js';
import { command, flag, value } from '../options/table.js';

/** The numbers of cases have 32 bits. */
const MAX_CASE = 2 ** 32 - 1;

export const selftestCommand = command({
  about:
    'Hold this program against its test vectors and its slow reference, walk small spaces whole, and read back its PNG files.',
  options: {
    case: value(whole(0, MAX_CASE), {
      arg: 'N',
      help: 'repeat one case of the reference part alone, by its number',
    }),
    json: flag('as one JSON object'),
  },
  examples: [
    ['selftest', 'all parts; the exit code is 1 where one fails'],
    ['selftest --case 1234567', 'a case that failed, once more'],
  ],
  async run(given) {
    const { runSelftest } = await import('../render/selftest-report.js');
    return runSelftest(given);
  },
});
