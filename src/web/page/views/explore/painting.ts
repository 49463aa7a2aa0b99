/**
 * What is drawn on the stage besides the image. Lengths are in the screen's own pixels.
 * @module
 */

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What shows through where the image is transparent. */
export function drawCheckers(pen: CanvasRenderingContext2D, { x, y, width, height }: Area): void {
  const side = 8 * window.devicePixelRatio;
  pen.fillStyle = '#9a9a9a';
  pen.fillRect(x, y, width, height);
  pen.fillStyle = '#6b6b6b';
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  for (let row = 0; row * side < height; row++) {
    for (let column = row % 2; column * side < width; column += 2) {
      pen.fillRect(x + column * side, y + row * side, side, side);
    }
  }
  pen.restore();
}

/** Parts an image that is as dark as its stage, or as light, from it. */
export function drawFrame(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const line = Math.round(window.devicePixelRatio);
  pen.fillStyle = 'rgb(127 127 127 / 40%)';
  pen.fillRect(x - line, y - line, width + 2 * line, height + 2 * line);
  pen.clearRect(x, y, width, height);
}

/** Seen on every colour: dark around light. */
export function drawCursor(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  side: number,
): void {
  const width = Math.max(1, Math.round(window.devicePixelRatio * 1.5));
  pen.lineWidth = width;
  pen.strokeStyle = '#000';
  pen.strokeRect(x - 1.5 * width, y - 1.5 * width, side + 3 * width, side + 3 * width);
  pen.strokeStyle = '#fff';
  pen.strokeRect(x - 0.5 * width, y - 0.5 * width, side + width, side + width);
}
