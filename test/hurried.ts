/**
 * A clock that is always late, so that what is done now and then is done every time.
 * @module
 */

/** Until the end of a test, each look at the clock finds it 100 ms later. */
export function hurried(t: { teardown(action: () => void): void }): void {
  const usual = performance.now.bind(performance);
  let ms = usual();
  performance.now = () => (ms += 100);
  t.teardown(() => (performance.now = usual));
}
