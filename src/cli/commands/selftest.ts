/**
 * `enumerate selftest`: whether this program counts right on this machine.
 * @module
 */
import type { CommandModule } from 'yargs';

interface SelftestArguments {
  readonly case?: string | undefined;
  readonly json: boolean;
}

export const selftestCommand: CommandModule<object, SelftestArguments> = {
  command: 'selftest',
  describe: 'check this program on this machine, in a few seconds',
  builder: (yargs) =>
    yargs
      .usage(
        '$0 selftest [options]\n\nHold this program against its test vectors and its slow reference, walk small spaces whole, and read back its PNG files.',
      )
      .option('case', {
        type: 'string',
        describe: 'repeat one case of the reference part alone, by its number',
        requiresArg: true,
      })
      .option('json', { type: 'boolean', default: false, describe: 'as one JSON object' })
      .example('$0 selftest', 'all parts; the exit code is 1 where one fails')
      .example('$0 selftest --case 1234567', 'a case that failed, once more'),
  handler: async (args) => {
    const { runSelftest } = await import('../render/selftest-report.js');
    process.exitCode = runSelftest(args);
  },
};
