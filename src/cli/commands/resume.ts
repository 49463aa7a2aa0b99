/**
 * `enumerate resume PATH`: go on where a run stopped.
 * @module
 */
import { CONNECTION_OPTIONS } from '../options/live-options.js';
import { SESSION_OPTIONS } from '../options/run-options.js';
import { readInteger } from '../../text/read-quantity.js';
import { command, flag, group, text, value, word } from '../options/table.js';

export default command({
  isLong: true,
  about: 'Continue where the checkpoint says; no other option is needed.',
  positionals: {
    path: word('the folder or the file of the images, or the checkpoint', {
      isPath: true,
      ask: 'which run? give its folder or file, such as images',
    }),
  },
  options: {
    ...group('Range', {
      to: text('N', 'a new end (exclusive), beyond the old one or before it'),
      yes: flag('add all that --to adds, above 1 GB too'),
      received: value(
        readInteger,
        'BYTES',
        'of a pipe: how many bytes of all its images the reader has; go on with the next byte',
      ),
    }),
    check: flag('verify all that is done first, and go on only where it is right', {
      group: 'Range',
    }),
    ...CONNECTION_OPTIONS,
    out: text('URL', 'the address of a stream, which no checkpoint keeps', { group: 'Stream' }),
    ...SESSION_OPTIONS,
  },
  examples: [
    ['resume images', 'after a Ctrl-C, a crash or a power cut'],
    ['resume x.ckpt --received 1500000 >> x', 'a pipe, of which x has so many bytes'],
    ['resume live.ckpt --out rtmp://host/live/key', 'a stream'],
    [
      'resume images --to 20000',
      'up to image 19,999 in the same folder, more or fewer than before',
    ],
  ],
  async run(given) {
    const { resumeFromOptions } = await import('../start-run.js');
    return resumeFromOptions(given);
  },
});
