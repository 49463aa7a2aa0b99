/**
 * image-enumerator/node: what the command line does, for programs.
 * @module
 */
export { locate, type LocatedImage, type LocateOptions } from './media/locate.js';
export type { LocatedNote } from './pictures/located-notes.js';
