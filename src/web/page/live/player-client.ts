/**
 * The view's side of the player: a worker of its own, which other work cannot hold up.
 * @module
 */
import { openKernel } from '../kernel-client.js';
import type { SpaceChoice } from '../../shared/space-query.js';
import type { PlayerNews, PlayerOrder, Shown } from './player-messages.js';

export interface PlayerClient {
  tell(order: PlayerOrder): void;
  /** The image that is shown. */
  askIndex(): Promise<{ readonly index: bigint; readonly choice: SpaceChoice }>;
  close(): void;
}

export interface PlayerListener {
  onShown(shown: Shown): void;
  onFailure(message: string): void;
}

/** @param canvas - given away for good */
export function openPlayer(canvas: HTMLCanvasElement, listener: PlayerListener): PlayerClient {
  const kernel = openKernel();
  const { port1: port, port2: orders } = new MessageChannel();
  const questions = new Map<number, (answer: { index: bigint; choice: SpaceChoice }) => void>();
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
      port.close();
      kernel.close();
    },
  };
}
