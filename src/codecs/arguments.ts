/**
 * Checks that the encoders share.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import type { Space } from '../core/space.js';

/**
 * @param palette - red, green, blue of each entry: 3·K bytes. For palettes, and only for them
 * @throws {@link EnumeratorError} `E_PALETTE` where it has not 3·K bytes
 * @throws TypeError where it is missing, or not wanted
 */
export function checkPalette(space: Space, palette: Uint8Array | undefined): void {
  if (space.color !== 'palette') {
    if (palette !== undefined) throw new TypeError(`palette: ${space.color} takes none`);
    return;
  }
  if (palette === undefined) throw new TypeError('palette must be given for a palette space');
  if (palette.length !== 3 * space.radix) {
    throw new EnumeratorError(
      'E_PALETTE',
      `a palette of ${counted(palette.length, 'byte')}: ${space.radix} colours take ${3 * space.radix}`,
    );
  }
}
