/**
 * `enumerate demo`: something to look at.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { demoFields, makeDemo } from '../../demo/demo.js';
import { isAddress, readPath, STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { EXIT } from '../exit-codes.js';
import { command, flag, group, value } from '../options/table.js';
import { demoReporter, demoText } from '../render/demo-report.js';
import { shellWord } from '../../text/shell-word.js';
import { host, invocation, tell } from '../host.js';
import { interruptSignal } from '../terminal.js';

export default command({
  isLong: true,
  about:
    'Make a folder with images of two spaces, a sheet and a film of them, and say what they are.',
  options: group('Output', {
    out: value(readPath, 'FOLDER', 'the folder', { default: 'demo', isPath: true }),
    force: flag('overwrite what is there'),
    json: flag('one JSON object, for programs'),
  }),
  examples: [['demo', 'demo/film.mp4, demo/sheet.png and what they are made of']],
  async run({ out, force, json }) {
    if (out === STANDARD_OUTPUT || isAddress(out))
      throw usageError(`--out ${out} is no folder: name one, in which the demonstration is made`);
    const reporter = demoReporter();
    const onProgress = reporter.update.bind(reporter);
    const made = await makeDemo({ out, force, signal: interruptSignal(), onProgress }).finally(() =>
      reporter.end('finished'),
    );
    if (made === undefined) {
      const again = `${invocation(`demo --out ${shellWord(out)} --force`)} begins again`;
      tell(`${out}: stopped; ${again}`);
      return EXIT.interrupted;
    }
    host.stdout.write(json ? `${JSON.stringify(demoFields(made))}\n` : demoText(made));
    return EXIT.done;
  },
});
