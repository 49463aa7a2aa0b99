/**
 * A sheet of the pictures of many texts.
 * @module
 */
import { renderArt } from '../../art/compile/renderer.js';
import type { ChosenVariant } from '../../art/draw.js';
import { drawSheet, type Sheet } from '../sheet.js';
import { type ArtSettings, chooseArt } from './art-files.js';

/** The place of a text's picture, counted from 1. */
export interface GalleryEntry {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  readonly variant: number;
}

/**
 * @param onPicture - called after each picture, with the variant that was drawn
 * @throws EnumeratorError
 */
export function drawGallery(
  texts: readonly string[],
  settings: ArtSettings,
  columns: number,
  onPicture: (entry: GalleryEntry, chosen: ChosenVariant) => void,
): { sheet: Sheet; entries: readonly GalleryEntry[] } {
  const entries: GalleryEntry[] = [];
  const pictures = texts.map((text, i) => {
    const chosen = chooseArt(text, settings);
    const [row, column] = [1 + Math.floor(i / columns), 1 + (i % columns)];
    const entry = { row, column, text, variant: chosen.variant };
    entries.push(entry);
    onPicture(entry, chosen);
    return renderArt(chosen.expression, settings.width, settings.height);
  });
  return { sheet: drawSheet(pictures, settings, columns), entries };
}
