/**
 * Work for what is further down on the page: only where somebody gets there.
 * @module
 */

/** How far below the window something counts as seen. */
const AHEAD = '300px';

/**
 * @param work - called at each change while the element is seen, or else when it comes into sight
 * @returns `change` says that there is new work; `close` ends the watch
 */
export function whenSeen(
  watched: HTMLElement,
  work: () => void,
): { readonly change: () => void; readonly close: () => void } {
  let isSeen = false;
  let isWaiting = false;

  function attempt(): void {
    if (!isSeen || !isWaiting) return;
    isWaiting = false;
    work();
  }

  const watch = new IntersectionObserver(
    (entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? false;
      attempt();
    },
    { rootMargin: AHEAD },
  );
  watch.observe(watched);
  return {
    change() {
      isWaiting = true;
      attempt();
    },
    close: () => watch.disconnect(),
  };
}
