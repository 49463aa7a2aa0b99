/**
 * `enumerate selftest`: whether this program counts correctly on this machine.
 * @module
 */
import type { CheckResult } from '../../selftest/selftest.js';
import { whole } from '../../text/read-quantity.js';
import { print } from '../host.js';
import { command, flag, group, value } from '../options/table.js';

/** The numbers of cases have 32 bits. */
const MAX_CASE = 2 ** 32 - 1;

export default command({
  hasVerdict: true,
  about:
    'Compare this program with its test vectors and its slow reference, walk through small spaces, and read back its PNG files.',
  options: group('Output', {
    case: value(
      whole(0, MAX_CASE),
      'N',
      'repeat one case of the comparison with the reference, by its number',
    ),
    json: flag('as one JSON object'),
  }),
  examples: [
    ['selftest', 'all checks; the exit code is 1 where one fails'],
    ['selftest --case 1234567', 'repeat a case that failed'],
  ],
  async run({ case: number, json }) {
    const { selftest, selftestFields } = await import('../../selftest/selftest.js');
    const { checkText, selftestText } = await import('../render/selftest-report.js');
    const { EXIT } = await import('../exit-codes.js');
    const onCheck = json ? undefined : (result: CheckResult) => print(checkText(result));
    const report = await selftest({ case: number, onCheck });
    print(json ? JSON.stringify(selftestFields(report)) : selftestText(report));
    return report.isRight ? EXIT.done : EXIT.failed;
  },
});
