/**
 * The view's side of the player. It plays in the page's one worker, which has started long before
 * there is anything to play; the view gives that little else to do.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import type { Shown } from '../../page-state/live.js';
import type { KernelClient } from '../kernel-worker.js';
import type { PlayerMessage, PlayerNews } from './player.js';

/** @param canvas - given away for good */
export function openPlayer(
  canvas: HTMLCanvasElement,
  kernel: KernelClient,
  onShown: (shown: Shown) => void,
  onFailure: (message: string) => void,
) {
  const { port1: port, port2: far } = new MessageChannel();
  port.addEventListener('message', ({ data }: MessageEvent<PlayerNews>) => {
    if (data.kind === 'shown') onShown(data);
    else onFailure(data.message);
  });
  port.start();
  const offscreen = canvas.transferControlToOffscreen();
  kernel
    .run('play', { canvas: offscreen, port: far }, { transfer: [offscreen, far] })
    .catch((error: unknown) => onFailure(messageOf(error)));
  const tell = (...messages: readonly PlayerMessage[]): void => port.postMessage(messages);
  return {
    tell,
    close(): void {
      tell({ kind: 'end' });
      port.close();
    },
  };
}
