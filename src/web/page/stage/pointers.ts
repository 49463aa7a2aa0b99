/**
 * Mouse, pen and fingers on the stage: pointing, dragging, pinching, swiping, wheel and double click.
 * @module
 */
import * as at from '../../page-state/stage.js';

/** What a finger may move in CSS pixels and have tapped all the same. */
const TAP = 8;
/** Levels that a double click goes in. */
const DOUBLE_CLICK_STEPS = 6;

export function listenToPointers(
  canvas: HTMLCanvasElement,
  read: () => at.StageState,
  become: (next: at.StageState) => void,
  swipe: (by: 1 | -1) => void,
): void {
  const pointers = new Map<number, at.StagePlace>();
  let moved = 0;
  /** Where the one finger came down that is there; nothing where there were several. */
  let start: at.StagePlace | undefined;

  const placeOf = (event: MouseEvent): at.StagePlace => {
    const box = canvas.getBoundingClientRect();
    return {
      left: ((event.clientX - box.left) / box.width) * canvas.width,
      top: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    start = pointers.size === 0 && event.pointerType === 'touch' ? placeOf(event) : undefined;
    pointers.set(event.pointerId, placeOf(event));
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.toggle('moving', at.canMove(read()));
  });

  canvas.addEventListener('pointermove', (event) => {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') become(at.pointedAt(read(), now));
      return;
    }
    const [dx, dy] = [now.left - before.left, now.top - before.top];
    moved += Math.abs(dx) + Math.abs(dy);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other === undefined) {
      if (at.canMove(read())) become(at.movedBy(read(), dx, dy));
      return;
    }
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    const middle = { left: (now.left + other.left) / 2, top: (now.top + other.top) / 2 };
    become(at.zoomedTo(read(), read().scale * factor, middle));
  });

  const end = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    canvas.classList.remove('moving');
    if (pointers.size > 0) return;
    const place = placeOf(event);
    become(at.settled(read(), place));
    if (event.type !== 'pointerup') return;
    const by = start === undefined ? 0 : at.swipeOf(read(), start, place);
    if (by !== 0) swipe(by);
    else if (moved < TAP * window.devicePixelRatio) become(at.pointedAt(read(), place));
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && pointers.size === 0)
      become(at.withCursor(read(), undefined));
  });

  const zoomBy = (steps: number, event: MouseEvent): void =>
    become(at.zoomedTo(read(), at.scaleAfter(read(), steps), placeOf(event)));
  const turn = (event: WheelEvent): void => {
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1 : -1, event);
  };
  canvas.addEventListener('wheel', turn, { passive: false });
  canvas.addEventListener('dblclick', (event) => {
    if (!read().isFitted) become(at.fitted(read()));
    else zoomBy(DOUBLE_CLICK_STEPS, event);
  });
}

function distance(a: at.StagePlace, b: at.StagePlace): number {
  return Math.hypot(a.left - b.left, a.top - b.top);
}
