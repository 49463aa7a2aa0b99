/**
 * image-enumerator/node: what the command line does, for programs.
 * @module
 */
export {
  type FilmOptions,
  type FilmOutcome,
  filmPictures as film,
  type FilmProgress,
} from './media/film-of-pictures.js';
export { locate, type LocatedImage, type LocateOptions } from './media/locate.js';
export type { LocatedNote } from './pictures/located-notes.js';
export { selftest, type SelftestOptions, type SelftestReport } from './selftest/selftest.js';
export {
  verify,
  type PathReport,
  type VerifyOptions,
  type VerifyProgress,
  type VerifyReport,
} from './verify/verify.js';
export type { Fault, FaultKind } from './verify/findings.js';
