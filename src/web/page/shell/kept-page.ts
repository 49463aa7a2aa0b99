/**
 * The page without a network: `service-worker.ts` keeps its files.
 * @module
 */

/** What a visitor came for is there by then. */
const REST_AFTER_MS = 3000;

/** Keep the page: what a first visit needs at once, the rest when there is time. */
export function keepPage(): void {
  // Pages that come over plain http from another machine have none.
  const serviceWorker = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (serviceWorker === undefined) return;
  void serviceWorker.register('sw.js').catch(() => {
    // Without it the page works as long as the network does.
  });
  setTimeout(async () => {
    const { active } = await serviceWorker.ready;
    active?.postMessage('rest', []);
  }, REST_AFTER_MS);
}
