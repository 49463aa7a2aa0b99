/**
 * Where the live setting comes from: the server, its events and its clock; or, on a page without
 * a server, a file and this machine's clock.
 *
 * Without a network the service worker has the file, or in its place what the server said last.
 * A server that goes away changes nothing: the frame of a moment follows from the setting and the
 * clock, both of which are here. It is asked again until it answers.
 * @module
 */
import { type LiveAnswer, type LiveSetting, readLiveRecord } from '../../shared/live-record.js';
import type { Footing } from '../../page-state/live.js';
import { type ClockEstimate, estimateOffset, type RoundTrip } from '../../shared/steady-clock.js';

export interface LiveListener {
  onPlan(plan: LiveSetting, isFirst: boolean): void;
  /** @param offset - the clock to follow minus this machine's, in milliseconds */
  onClock(offset: number): void;
  onFooting(footing: Footing): void;
  /** How many watch; 0 where the server does not say. */
  onWatching(count: number): void;
}

const TIMEOUT_MS = 4000;
/** How often the clock is asked in a round; more find a quicker one. */
const TRIPS = 8;
const CLOCK_ROUND_MS = 60_000;
/** How often the server is asked while its events do not come. */
const POLL_MS = 5000;
/** The first question after a loss comes sooner. */
const FIRST_POLL_MS = 500;

/** Ask and listen until `signal` ends it. */
export function followLive(listener: LiveListener, signal: AbortSignal): void {
  let key: string | undefined;
  let events: EventSource | undefined;
  let isStreaming = false;
  let hasServer = false;
  let isMeasuring = false;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;

  void start();
  const clockTimer = setInterval(() => void measureClock(), CLOCK_ROUND_MS);
  document.addEventListener('visibilitychange', wake, { signal });
  window.addEventListener('online', wake, { signal });
  signal.addEventListener('abort', () => {
    clearInterval(clockTimer);
    clearTimeout(pollTimer);
    events?.close();
  });

  async function start(): Promise<void> {
    const found = await ask(signal);
    if (signal.aborted) return;
    if (found === undefined) await startAlone();
    else {
      meet(found);
      listenToEvents();
      await measureClock();
    }
  }

  /** The first answer sets the clock well enough for a first image. */
  function meet({ answer, trip }: Asked): void {
    hasServer = true;
    follow(estimateOffset([trip]));
    take(answer);
  }

  /** A file beside the page, or what the server said last time. */
  async function startAlone(): Promise<void> {
    const { answer } = await fetchRecord('live.json', signal);
    if (signal.aborted) return;
    listener.onFooting({ kind: answer === undefined ? 'none' : 'alone' });
    if (answer !== undefined) {
      listener.onClock(0);
      take(answer);
    }
    // A file has no clock, and no server that may come back.
    if (answer === undefined || answer.now !== undefined) pollLater(POLL_MS);
  }

  function take({ setting: plan, key: nextKey, watching = 0 }: LiveAnswer): void {
    if (hasServer) listener.onWatching(watching);
    if (nextKey === key) return;
    const isFirst = key === undefined;
    key = nextKey;
    listener.onPlan(plan, isFirst);
  }

  function follow(estimate: ClockEstimate): void {
    listener.onClock(estimate.offset);
    listener.onFooting({ kind: 'server', error: estimate.error });
  }

  /** One round: the quickest of several round trips. */
  async function measureClock(): Promise<void> {
    if (!hasServer || isMeasuring) return;
    isMeasuring = true;
    const trips: RoundTrip[] = [];
    try {
      while (trips.length < TRIPS) {
        const asked = await ask(signal);
        if (asked === undefined) break;
        take(asked.answer);
        trips.push(asked.trip);
      }
    } finally {
      isMeasuring = false;
    }
    if (signal.aborted) return;
    const [first, ...rest] = trips;
    if (first !== undefined) follow(estimateOffset([first, ...rest]));
    else if (!isStreaming) lose();
  }

  function lose(): void {
    listener.onFooting({ kind: 'lost' });
    pollLater(POLL_MS);
  }

  function listenToEvents(): void {
    if (events !== undefined && events.readyState !== EventSource.CLOSED) return;
    events?.close();
    const source = new EventSource('events');
    events = source;
    let hasBroken = false;
    source.addEventListener('open', () => {
      isStreaming = true;
      clearTimeout(pollTimer);
      // It may be another server than before, with another clock.
      if (hasBroken) void measureClock();
      hasBroken = false;
    });
    source.addEventListener('live', ({ data }: MessageEvent<string>) => {
      try {
        take(readLiveRecord(JSON.parse(data)));
      } catch {
        // A server of another version: what was known goes on.
      }
    });
    source.addEventListener('watching', ({ data }: MessageEvent<string>) => {
      const { watching } = Object(JSON.parse(data)) as { watching?: number };
      listener.onWatching(watching ?? 0);
    });
    source.addEventListener('error', () => {
      const wasStreaming = isStreaming;
      isStreaming = false;
      hasBroken = true;
      if (!signal.aborted) pollLater(wasStreaming ? FIRST_POLL_MS : POLL_MS);
    });
  }

  function pollLater(milliseconds: number): void {
    clearTimeout(pollTimer);
    pollTimer = setTimeout(() => void poll(), milliseconds);
  }

  /** Until the events come again. */
  async function poll(): Promise<void> {
    const asked = await ask(signal);
    if (signal.aborted || isStreaming) return;
    if (asked === undefined) {
      if (hasServer) listener.onFooting({ kind: 'lost' });
    } else {
      meet(asked);
      listenToEvents();
    }
    pollLater(POLL_MS);
  }

  /** Clocks stand still, and lines break, while the page is hidden. */
  function wake(): void {
    if (document.visibilityState === 'hidden') return;
    if (hasServer) {
      listenToEvents();
      void measureClock();
    } else if (pollTimer !== undefined) void poll();
  }
}

interface Asked {
  readonly answer: LiveAnswer;
  readonly trip: RoundTrip;
}

/** Undefined where no server answers. */
async function ask(signal: AbortSignal): Promise<Asked | undefined> {
  const sentAt = performance.timeOrigin + performance.now();
  const { answer, receivedAt = 0 } = await fetchRecord('api/live', signal);
  if (answer?.now === undefined) return undefined;
  return { answer, trip: { sentAt, receivedAt, answer: answer.now } };
}

/** @returns the answer and when it began to come, or nothing where there is none */
async function fetchRecord(
  address: string,
  signal: AbortSignal,
): Promise<{ readonly answer?: LiveAnswer; readonly receivedAt?: number }> {
  try {
    const response = await fetch(address, {
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const receivedAt = performance.timeOrigin + performance.now();
    return response.ok ? { answer: readLiveRecord(await response.json()), receivedAt } : {};
  } catch {
    return {};
  }
}
