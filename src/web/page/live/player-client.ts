/**
 * The view's side of the player. It plays in the page's one worker, which has started long before
 * there is anything to play; this view gives that little else to do.
 * @module
 */
import type { KernelClient } from '../kernel-jobs.js';
import type { Enumeration } from '../../../core/enumeration.js';
import type { PlayerNews, PlayerOrder } from './player-messages.js';
import type { Shown } from '../../page-state/live.js';

export interface PlayerClient {
  tell(order: PlayerOrder): void;
  /** The image that is shown. */
  askIndex(): Promise<{ readonly index: bigint; readonly choice: Enumeration }>;
  close(): void;
}

export interface PlayerListener {
  onShown(shown: Shown): void;
  onFailure(message: string): void;
}

/** @param canvas - given away for good */
export function openPlayer(
  canvas: HTMLCanvasElement,
  kernel: KernelClient,
  listener: PlayerListener,
): PlayerClient {
  const { port1: port, port2: orders } = new MessageChannel();
  const questions = new Map<number, (answer: { index: bigint; choice: Enumeration }) => void>();
  let lastId = 0;

  port.addEventListener('message', ({ data }: MessageEvent<PlayerNews>) => {
    switch (data.kind) {
      case 'shown':
        listener.onShown(data);
        break;
      case 'failed':
        listener.onFailure(data.message);
        break;
      case 'index':
        questions.get(data.id)?.(data);
        questions.delete(data.id);
        break;
    }
  });
  port.start();
  const offscreen = canvas.transferControlToOffscreen();
  kernel
    .run('play', { canvas: offscreen, orders }, { transfer: [offscreen, orders] })
    .catch((error: unknown) => listener.onFailure(String(error)));

  return {
    tell: (order) => port.postMessage(order),
    askIndex: () =>
      new Promise((resolve) => {
        questions.set(++lastId, resolve);
        port.postMessage({ kind: 'index', id: lastId } satisfies PlayerOrder);
      }),
    close() {
      port.postMessage({ kind: 'end' } satisfies PlayerOrder);
      port.close();
    },
  };
}
