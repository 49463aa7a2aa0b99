/**
 * The keys of a stage: zoom, and the cursor on one pixel.
 * @module
 */
import type { KeyBinding } from '../../shell/keys.js';
import type { Stage } from './stage.js';

const CURSOR_KEYS = [
  ['Shift+ArrowLeft', -1, 0],
  ['Shift+ArrowRight', 1, 0],
  ['Shift+ArrowUp', 0, -1],
  ['Shift+ArrowDown', 0, 1],
] as const;

/** @param onMove - called when the cursor has moved */
export function stageKeys(stage: Stage, onMove: () => void): readonly KeyBinding[] {
  return [
    { keys: ['+', '='], label: 'Zoom in', run: () => stage.zoomBy(1) },
    { keys: ['-'], label: 'Zoom out', run: () => stage.zoomBy(-1) },
    { keys: ['0'], label: 'Fit into the window', run: stage.fit },
    ...CURSOR_KEYS.map(([key, dx, dy]) => ({
      keys: [key],
      label: 'To a pixel',
      run: () => {
        stage.moveCursor(dx, dy);
        onMove();
      },
    })),
    { keys: ['Escape'], label: 'No pixel', run: stage.hideCursor },
  ];
}
