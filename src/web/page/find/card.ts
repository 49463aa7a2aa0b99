/**
 * The card of a picture that was found, drawn as a PNG of the size that messengers and pages show.
 * @module
 */
import type { CardText } from '../../page-state/find-card.js';
import type { Frame } from '../../page-state/pixels.js';
import { drawFrameOn } from '../controls/canvas.js';
import { element } from '../shell/element.js';

const WIDTH = 1200;
const HEIGHT = 630;
/** Around what stands on it. */
const EDGE = 56;
const WORDS_LEFT = HEIGHT + EDGE;
const WORDS_WIDTH = WIDTH - WORDS_LEFT - EDGE;

/** Those of the dark theme, in which pictures look best; a card has no theme of its own. */
const COLORS = {
  ground: '#131313',
  stage: '#0b0b0b',
  line: '#75726c',
  ink: '#eeece8',
  quiet: '#a5a19a',
  accent: '#ff9060',
};
const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const MONO =
  'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/**
 * @param frame - the image
 * @param place - where it stands in its space, from 0 to 1; undefined where that is not known
 */
export async function drawCard(
  frame: Frame,
  text: CardText,
  place: number | undefined,
): Promise<Blob> {
  const canvas = element('canvas', { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser gives the page no canvas');
  fill(pen, COLORS.ground, 0, 0, WIDTH, HEIGHT);
  fill(pen, COLORS.stage, 0, 0, HEIGHT, HEIGHT);
  drawImage(pen, frame);
  drawName(pen);
  drawWords(pen, text);
  if (place !== undefined) drawBar(pen, place);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('this browser makes no PNG of a canvas'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** In the square at the left, with pixels of one size. */
function drawImage(pen: CanvasRenderingContext2D, frame: Frame): void {
  const { width, height } = frame;
  const image = element('canvas');
  drawFrameOn(image, frame);
  const most = (HEIGHT - 2 * EDGE) / Math.max(width, height);
  const scale = most >= 1 ? Math.floor(most) : most;
  const [shownWidth, shownHeight] = [width * scale, height * scale];
  pen.imageSmoothingEnabled = scale < 1;
  pen.imageSmoothingQuality = 'high';
  const [left, top] = [(HEIGHT - shownWidth) / 2, (HEIGHT - shownHeight) / 2];
  pen.drawImage(image, Math.round(left), Math.round(top), shownWidth, shownHeight);
}

/** The page's sign, two by two pixels of which one is lit, and its name. */
function drawName(pen: CanvasRenderingContext2D): void {
  const [left, top, side] = [WORDS_LEFT, EDGE, 14];
  pen.strokeStyle = COLORS.ink;
  pen.lineWidth = 2;
  pen.strokeRect(left, top, 2 * side, 2 * side);
  fill(pen, COLORS.accent, left + side, top, side, side);
  fill(pen, COLORS.ink, left, top, side, side);
  fill(pen, COLORS.ink, left + side, top + side, side, side);
  write(pen, 'every image', left + 42, top + 24, `600 28px ${SANS}`, COLORS.ink);
}

function drawWords(pen: CanvasRenderingContext2D, { number, space, standing }: CardText): void {
  const isShort = number.length === 1;
  const lineHeight = 46;
  const top = HEIGHT / 2 - (number.length * lineHeight) / 2 + 20;
  write(pen, 'Image number', WORDS_LEFT, top - 48, `24px ${SANS}`, COLORS.quiet);
  const font = isShort ? `300 52px ${SANS}` : `34px ${MONO}`;
  number.forEach((line, i) => {
    write(pen, line, WORDS_LEFT, top + i * lineHeight, font, COLORS.ink);
  });
  const below = top + number.length * lineHeight + 8;
  write(pen, space, WORDS_LEFT, below, `24px ${SANS}`, COLORS.quiet);
  write(pen, standing, WORDS_LEFT, HEIGHT - EDGE - 8, `24px ${SANS}`, COLORS.ink);
}

function drawBar(pen: CanvasRenderingContext2D, place: number): void {
  const top = HEIGHT - EDGE - 58;
  fill(pen, COLORS.line, WORDS_LEFT, top, WORDS_WIDTH, 2);
  fill(pen, COLORS.accent, WORDS_LEFT + place * (WORDS_WIDTH - 8), top - 11, 8, 24);
}

/** A line of text, narrower where it would not fit. */
function write(
  pen: CanvasRenderingContext2D,
  text: string,
  left: number,
  baseline: number,
  font: string,
  color: string,
): void {
  pen.font = font;
  pen.fillStyle = color;
  pen.fillText(text, left, baseline, WORDS_WIDTH);
}

function fill(
  pen: CanvasRenderingContext2D,
  color: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  pen.fillStyle = color;
  pen.fillRect(left, top, width, height);
}
