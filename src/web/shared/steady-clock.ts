/**
 * Another machine's clock, kept by one's own: how far apart they are, and a reading that never
 * jumps for small corrections. Times are milliseconds; both clocks come from the caller.
 * @module
 */

/** One question to the other machine, by one's own clock, and its answer. */
export interface RoundTrip {
  readonly sentAt: number;
  readonly receivedAt: number;
  /** What the other clock said at some moment between the two. */
  readonly answer: number;
}

export interface ClockEstimate {
  /** The other clock minus one's own. */
  readonly offset: number;
  /** The offset is wrong by at most so much, as far as neither clock drifts. */
  readonly error: number;
}

/** The quickest round trip says most: its answer lies between its ends, which are nearest. */
export function estimateOffset(trips: readonly [RoundTrip, ...RoundTrip[]]): ClockEstimate {
  const estimates = trips.map(({ sentAt, receivedAt, answer }) => {
    const error = (receivedAt - sentAt) / 2;
    return { offset: answer - (sentAt + error), error };
  });
  return estimates.reduce((best, one) => (one.error < best.error ? one : best));
}

/** A corrected clock gains or loses a quarter at most, and so never runs backwards. */
const SLEW = 0.25;
/** A difference beyond it is another clock, not drift. */
const MOST_SLEWED_MS = 2000;

/** @param offset - the first estimate, which holds at once */
export function makeSteadyClock(offset: number) {
  let from = offset;
  let target = offset;
  let since = 0;

  function offsetAt(ownTime: number): number {
    const way = target - from;
    const done = SLEW * Math.max(0, ownTime - since);
    return done >= Math.abs(way) ? target : from + Math.sign(way) * done;
  }

  return {
    /** Go towards another offset from now on. */
    aim(next: number, ownTime: number): void {
      const present = offsetAt(ownTime);
      from = Math.abs(next - present) > MOST_SLEWED_MS ? next : present;
      target = next;
      since = ownTime;
    },
    /** The other clock at a moment of one's own. */
    read: (ownTime: number): number => ownTime + offsetAt(ownTime),
  };
}
