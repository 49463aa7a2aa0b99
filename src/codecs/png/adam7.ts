/**
 * Adam7: the seven passes in which the pixels of an interlaced PNG come. Each pass is a
 * picture of its own, of every so many pixels in both directions.
 * @module
 */

/** First column and row, and the steps to the next ones, of each pass. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export interface Pass {
  /** In pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  /** The places of its pixels in the whole picture. */
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columnStep: number;
  readonly rowStep: number;
}

/** The passes of a picture that have pixels, in order. Those without any have no rows either. */
export function adam7Passes(width: number, height: number): Pass[] {
  return PASSES.map(([firstColumn, firstRow, columnStep, rowStep]) => ({
    width: Math.ceil((width - firstColumn) / columnStep),
    height: Math.ceil((height - firstRow) / rowStep),
    firstColumn,
    firstRow,
    columnStep,
    rowStep,
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/**
 * Put a pass's pixels where they belong.
 * @param passSamples - sample bytes of the pass
 * @param samples - sample bytes of the whole picture; gets them
 * @param width - of the whole picture, in pixels
 * @param pixelBytes - sample bytes of a pixel
 */
export function scatterPass(
  pass: Pass,
  passSamples: Uint8Array,
  samples: Uint8Array,
  width: number,
  pixelBytes: number,
): void {
  const step = pass.columnStep * pixelBytes;
  let from = 0;
  for (let y = 0; y < pass.height; y++) {
    let to = ((pass.firstRow + y * pass.rowStep) * width + pass.firstColumn) * pixelBytes;
    for (let x = 0; x < pass.width; x++, to += step) {
      for (let i = 0; i < pixelBytes; i++) samples[to + i] = passSamples[from++]!;
    }
  }
}
