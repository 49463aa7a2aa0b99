/**
 * A bucket of requests for each address, which fills up as time passes.
 * @module
 */
import net from 'node:net';

interface Bucket {
  left: number;
  /** The moment of the last request, in milliseconds of the caller's clock. */
  at: number;
}

/** Addresses that are remembered; the one that was seen first goes when there are more. */
const MOST_ADDRESSES = 65_536;
/** A bucket holds what comes in so many seconds. */
const BURST_SECONDS = 2;

export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond - 0 lets everything through */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#burst = Math.max(1, perSecond * BURST_SECONDS);
  }

  /**
   * Take one request out of an address's bucket.
   * @param now - in milliseconds, of a clock that does not go back
   * @returns whether there was one left
   */
  take(address: string, now: number): boolean {
    if (this.#perSecond === 0) return true;
    const key = networkOf(address);
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      const [first = ''] = this.#buckets.size < MOST_ADDRESSES ? [] : this.#buckets.keys();
      this.#buckets.delete(first);
      bucket = { left: this.#burst, at: now };
      this.#buckets.set(key, bucket);
    }
    const filled = bucket.left + ((now - bucket.at) / 1000) * this.#perSecond;
    bucket.left = Math.min(this.#burst, filled);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}

/** The address, or its network where it is of IPv6: a client with one address of it has 2^64. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [, mapped] = /^::ffff:([0-9.]+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.split('::', 2);
  const parts = head === '' ? [] : head.split(':');
  if (tail !== undefined) while (parts.length < 4) parts.push('0');
  return `${parts.slice(0, 4).join(':')}::/64`;
}

/**
 * Who asks.
 * @param forwarded - `x-forwarded-for`, where the proxy before us is trusted: it puts the address
 *   that it sees at the end, and everything before that may be made up
 */
export function addressOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
): string {
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  const last = text?.split(',').at(-1)?.trim() ?? '';
  return net.isIP(last) === 0 ? (peer ?? 'unknown') : last;
}
