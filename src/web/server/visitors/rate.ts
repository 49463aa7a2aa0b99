/**
 * What a visitor may have in a second: requests, and bytes.
 * @module
 */
import { Recent } from './recent.js';

interface Bucket {
  left: number;
  /** The moment of the last look, in milliseconds of the caller's clock. */
  at: number;
}

/** Visitors that are remembered, and up to twice as many. */
const MOST_VISITORS = 65_536;
/** A bucket holds what comes in so many seconds. */
const BURST_SECONDS = 2;
/** Who owes what takes longer than this has to wait with new requests. */
const MOST_DEBT_SECONDS = 10;
/** So long may a request wait that is not refused at once. */
const MOST_WAIT_SECONDS = 5;

/** A bucket for each visitor, which fills up as time passes. */
class Buckets {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #buckets = new Recent<string, Bucket>(MOST_VISITORS);

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#most = Math.max(1, perSecond * BURST_SECONDS);
  }

  /** @param now - in milliseconds, of a clock that does not go back */
  at(visitor: string, now: number): Bucket {
    let bucket = this.#buckets.get(visitor);
    if (bucket === undefined) {
      bucket = { left: this.#most, at: now };
      this.#buckets.set(visitor, bucket);
    }
    const filled = bucket.left + ((now - bucket.at) / 1000) * this.#perSecond;
    bucket.left = Math.min(this.#most, filled);
    bucket.at = now;
    return bucket;
  }
}

/** Requests a second. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #buckets: Buckets | undefined;

  /** @param perSecond - 0 lets everything through */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#buckets = perSecond === 0 ? undefined : new Buckets(perSecond);
  }

  /**
   * Take one request out of a visitor's bucket before it is in it, unless that is too far ahead.
   * @param now - in milliseconds, of a clock that does not go back
   * @returns milliseconds until it is in it; undefined where nothing was taken
   */
  takeAhead(visitor: string, now: number): number | undefined {
    const bucket = this.#buckets?.at(visitor, now);
    if (bucket === undefined) return 0;
    const waitSeconds = Math.max(0, 1 - bucket.left) / this.#perSecond;
    if (waitSeconds > MOST_WAIT_SECONDS) return undefined;
    bucket.left--;
    return waitSeconds * 1000;
  }

  /**
   * Take one request out of a visitor's bucket.
   * @param now - in milliseconds, of a clock that does not go back
   * @returns whether there was one left
   */
  take(visitor: string, now: number): boolean {
    const bucket = this.#buckets?.at(visitor, now);
    if (bucket === undefined) return true;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}

/**
 * Bytes a second. An answer that has begun is delayed and never refused; what is owed by then is paid
 * off as time passes.
 */
export class Flow {
  readonly #perSecond: number;
  readonly #buckets: Buckets | undefined;

  /** @param perSecond - 0 lets everything through */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#buckets = perSecond === 0 ? undefined : new Buckets(perSecond);
  }

  /**
   * Count bytes that are about to be sent to a visitor.
   * @returns what ends when they may be sent; nothing where that is at once
   */
  take(visitor: string, bytes: number): Promise<void> | undefined {
    const waitMs = this.count(visitor, bytes);
    if (waitMs <= 0) return undefined;
    return new Promise((resolve) => void setTimeout(resolve, waitMs).unref());
  }

  /**
   * Count bytes that have been sent.
   * @returns milliseconds until they are paid off
   */
  count(visitor: string, bytes: number): number {
    const bucket = this.#buckets?.at(visitor, performance.now());
    if (bucket === undefined) return 0;
    bucket.left -= bytes;
    return (-bucket.left / this.#perSecond) * 1000;
  }

  /** Seconds after which a visitor may ask for more; 0 where that is at once. */
  waitSeconds(visitor: string): number {
    const seconds = Math.ceil(this.count(visitor, 0) / 1000);
    return seconds > MOST_DEBT_SECONDS ? seconds - MOST_DEBT_SECONDS : 0;
  }
}
