/**
 * The options that say which picture of Random Art is meant, shared by `art` and what stands below it.
 * What they mean is in `art-settings.ts`.
 * @module
 */
import type { Argv } from 'yargs';

/** As yargs hands them over. */
export interface ArtArguments {
  readonly size?: string | undefined;
  readonly depth?: string | undefined;
  readonly grammar?: string | undefined;
  readonly salt?: string | undefined;
  readonly variant?: string | undefined;
  readonly quality: boolean;
}

const group = 'Picture:';

/** @param size - what holds where --size is not given */
export function artOptions<T>(yargs: Argv<T>, size: string): Argv<T & ArtArguments> {
  return yargs
    .option('size', {
      type: 'string',
      describe: `width x height in pixels, or one number for both [${size}]`,
      requiresArg: true,
      group,
    })
    .option('depth', {
      type: 'string',
      describe: 'how deep the tree is at least, 1 to 64 [12]',
      requiresArg: true,
      group,
    })
    .option('grammar', {
      type: 'string',
      describe: 'default, paper, or a file with a grammar (SPEC §15.7) [default]',
      requiresArg: true,
      group,
    })
    .option('salt', {
      type: 'string',
      describe: 'text that leads to other pictures for all inputs',
      requiresArg: true,
      group,
    })
    .option('variant', {
      type: 'string',
      describe: "which of the input's pictures [0]",
      requiresArg: true,
      group,
    })
    .option('quality', {
      type: 'boolean',
      default: false,
      describe:
        'pass over pictures that are too simple or too noisy, and say which variants are taken',
      group,
    });
}

/** Where the input comes from, in place of words on the command line. */
export interface InputArguments {
  readonly file?: string | undefined;
  readonly stdin: boolean;
  readonly hex?: string | undefined;
}

export function inputOptions<T>(yargs: Argv<T>): Argv<T & InputArguments> {
  return yargs
    .option('file', {
      type: 'string',
      describe: 'the bytes of a file, as they are',
      requiresArg: true,
      group: 'Input:',
    })
    .option('stdin', {
      type: 'boolean',
      default: false,
      describe: 'the bytes of standard input, as they are',
      group: 'Input:',
    })
    .option('hex', {
      type: 'string',
      describe: 'bytes in hex, such as a digest; colons and blanks may stand between them',
      requiresArg: true,
      group: 'Input:',
    });
}
