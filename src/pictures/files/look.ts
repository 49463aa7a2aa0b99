/**
 * What our own look at a file finds before ffmpeg reads it.
 * @module
 */

export interface Look {
  /** Why ffmpeg would give other samples than the file's, and a way out. It is not asked then. */
  readonly refusal?: string;
  /** A sign that something of the picture is missing, of which ffmpeg says nothing. */
  readonly damage?: string;
  /** What is worth knowing of the samples that it gives: a clause each. */
  readonly remarks?: readonly string[];
  /** The form in which the file has the colours, where ffmpeg's own name of it does not say so. */
  readonly storedAs?: string;
  /** Whether its colours are multiplied by their alpha. */
  readonly isPremultiplied?: boolean;
  /** The bytes that ffmpeg gets, with zeros at the end, where what is missing there decides no sample. */
  readonly filledTo?: number;
  /** The bits of each sample of a pixel, where ffmpeg puts them at the top of samples of 8 or 16. */
  readonly sampleBits?: readonly number[];
  /** Width and height in pixels, where they stand apart from the coded picture, whose own may differ. */
  readonly size?: readonly [width: number, height: number];
  /** EXIF's orientation, where the format says it in its own way. */
  readonly orientation?: number;
}
