/**
 * What the Live view and its player in the worker say to each other.
 * @module
 */
import type { LivePlan } from '../../shared/live-record.js';
import type { Shown } from '../../page-state/live.js';
import type { Speed } from '../../shared/play-head.js';
import type { Enumeration } from '../../../core/enumeration.js';

/** What the view tells. */
export type PlayerOrder =
  /** Another setting of everybody; who is on their own way keeps what they have. */
  | { readonly kind: 'plan'; readonly plan: LivePlan }
  /** The server's clock minus this machine's, in milliseconds. */
  | { readonly kind: 'clock'; readonly offset: number }
  | { readonly kind: 'live' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'step'; readonly by: bigint }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** Whether anybody sees the image. */
  | { readonly kind: 'sight'; readonly isSeen: boolean }
  /** How many characters there is room for. */
  | { readonly kind: 'width'; readonly characters: number }
  /** Ask which image is shown. */
  | { readonly kind: 'index'; readonly id: number }
  /** For good. */
  | { readonly kind: 'end' };

/** What the player tells. */
export type PlayerNews =
  | Shown
  | {
      readonly kind: 'index';
      readonly id: number;
      readonly index: bigint;
      readonly choice: Enumeration;
    }
  | { readonly kind: 'failed'; readonly message: string };
