/**
 * What worker threads are asked for, and what they answer.
 * @module
 */
import type { Enumeration } from '../../core/enumeration.js';
import type { ImageOrder, MadeImage } from './make-image.js';

export type Job =
  | { readonly kind: 'image'; readonly choice: Enumeration; readonly order: ImageOrder }
  | { readonly kind: 'frame'; readonly choice: Enumeration; readonly place: FramePlace }
  | { readonly kind: 'draw'; readonly choice: Enumeration }
  | { readonly kind: 'locate'; readonly order: LocateOrder }
  | { readonly kind: 'measure'; readonly choice: Enumeration };

/** An image of the live setting: that at from + position·step, around the end of the space. */
export interface FramePlace {
  readonly from: bigint;
  readonly step: bigint;
  readonly position: bigint;
}

export interface LocateOrder {
  /** A PNG; taken over by the thread. */
  readonly png: Uint8Array;
  /** The request's, without its `?`. */
  readonly query: string;
  readonly defaults: Enumeration;
  readonly maxPixels: number;
}

/** By the kind of the job. */
export interface Results {
  readonly image: MadeImage;
  readonly frame: LiveFrame;
  /** A number as text. */
  readonly draw: string;
  /** JSON, in UTF-8. */
  readonly locate: Uint8Array;
  /** Images a second. */
  readonly measure: number;
}

export interface LiveFrame {
  /** In decimal up to 80 digits, else in hex. */
  readonly index: string;
  readonly png: Uint8Array;
}
