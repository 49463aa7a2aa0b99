/**
 * What `-` becomes on the way through the parser of the command line. No file is called so.
 * @module
 */
export const STANDARD_INPUT = '\0';
