/**
 * Which images, in which order: what a numbering is opened with. SPEC §3 to §5.
 * @module
 */
import { Numbering } from './numbering.js';
import type { Order } from './order.js';
import type { Palette } from './palette.js';
import type { Space } from './space.js';

/** A space with an order of its images, and the colours that palette entries stand for. */
export interface Enumeration {
  readonly space: Space;
  readonly order: Order;
  /** SPEC §5.4; empty unless the order is mixed. */
  readonly seed: string;
  /** Undefined outside palette spaces, and where only the number of colours is known. */
  readonly palette: Palette | undefined;
}

/** The numbering of an enumeration: frames from indices and back. */
export function numberingOf({ space, order, seed }: Enumeration): Numbering {
  return new Numbering(space, order, seed);
}
