/**
 * The view's side of the player. It plays in the page's one worker, which has started long before
 * there is anything to play; this view gives that little else to do.
 * @module
 */
import type { KernelClient } from '../kernel-worker.js';
import type { Enumeration } from '../../../core/enumeration.js';
import type { PlayerMessage, PlayerNews } from './player.js';
import type { Shown } from '../../page-state/live.js';

export interface PlayerClient {
  tell(message: PlayerMessage): void;
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
  const { port1: port, port2: far } = new MessageChannel();
  const questions = new Map<number, (answer: { index: bigint; choice: Enumeration }) => void>();
  let lastId = 0;

  port.addEventListener('message', ({ data }: MessageEvent<PlayerNews>) => {
    if (data.kind === 'shown') listener.onShown(data);
    else if (data.kind === 'failed') listener.onFailure(data.message);
    else {
      questions.get(data.id)?.(data);
      questions.delete(data.id);
    }
  });
  port.start();
  const offscreen = canvas.transferControlToOffscreen();
  kernel
    .run('play', { canvas: offscreen, port: far }, { transfer: [offscreen, far] })
    .catch((error: unknown) => listener.onFailure(String(error)));

  return {
    tell: (message) => port.postMessage(message),
    askIndex: () =>
      new Promise((resolve) => {
        questions.set(++lastId, resolve);
        port.postMessage({ kind: 'index', id: lastId } satisfies PlayerMessage);
      }),
    close() {
      port.postMessage({ kind: 'end' } satisfies PlayerMessage);
      port.close();
    },
  };
}
