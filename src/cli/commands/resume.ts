/**
 * `enumerate resume PATH`: go on where a run stopped.
 * @module
 */
import type { CommandModule } from 'yargs';
import { connectionOptions } from '../options/live-options.js';

interface ResumeArguments {
  readonly path: string;
  readonly to?: string | undefined;
  readonly threads?: string | undefined;
  readonly 'limit-bytes'?: string | undefined;
  readonly runtime?: string | undefined;
  readonly 'status-json': boolean;
  readonly out?: string | undefined;
  readonly retries?: string | undefined;
  readonly 'stream-key-file'?: string | undefined;
}

export const resumeCommand: CommandModule<object, ResumeArguments> = {
  command: 'resume <path>',
  describe: 'go on with a run that was stopped, or continue a finished one',
  builder: (yargs) =>
    connectionOptions(yargs)
      .usage(
        '$0 resume <path> [options]\n\nGo on where the checkpoint says; nothing else has to be told.',
      )
      .positional('path', {
        type: 'string',
        demandOption: true,
        describe: 'the folder or the file of the images, or the checkpoint',
      })
      .option('out', {
        type: 'string',
        describe: 'the address of a stream, which no checkpoint keeps',
        requiresArg: true,
        group: 'Stream:',
      })
      .option('to', {
        type: 'string',
        describe: 'a new end (exclusive), beyond the old one',
        requiresArg: true,
      })
      .option('threads', {
        type: 'string',
        describe: 'threads [one a core, where the run is worth it]',
        requiresArg: true,
      })
      .option('limit-bytes', {
        type: 'string',
        describe: 'stop before this session writes more: 500MB, 2GiB',
        requiresArg: true,
      })
      .option('runtime', {
        type: 'string',
        describe: 'stop after a time: 90s, 10m, 2h',
        requiresArg: true,
      })
      .option('status-json', {
        type: 'boolean',
        default: false,
        describe: 'progress as one JSON record a line on stderr',
      })
      .example('$0 resume images', 'after a Ctrl-C, a crash or a power cut')
      .example('$0 resume live.ckpt --out rtmp://host/live/key', 'a stream')
      .example('$0 resume images --to 20000', 'up to image 19,999 in the same folder'),
  handler: async (args) => {
    const { resumeFromOptions } = await import('../start-run.js');
    process.exitCode = await resumeFromOptions({
      ...args,
      limitBytes: args['limit-bytes'],
      statusJson: args['status-json'],
    });
  },
};
