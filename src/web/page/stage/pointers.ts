/**
 * Mouse, pen and fingers on the stage: pointing, dragging, pinching, wheel and double click.
 * @module
 */
import { type StagePlace, steppedScale } from '../../page-state/stage.js';

/** What pointers do to a stage. */
export interface PointerTarget {
  isFitted(): boolean;
  scale(): number;
  /** Choose the pixel there, or none. */
  point(place: StagePlace): void;
  leave(): void;
  moveBy(dx: number, dy: number): void;
  /** Scale about a place. */
  zoomTo(scale: number, place: StagePlace): void;
  /** The last finger has gone. */
  settle(place: StagePlace): void;
  fit(): void;
}

/** What a finger may move in CSS pixels and have tapped all the same. */
const TAP = 8;
/** Levels that a double click goes in. */
const DOUBLE_CLICK_STEPS = 6;

export function listenToPointers(canvas: HTMLCanvasElement, target: PointerTarget): void {
  const pointers = new Map<number, StagePlace>();
  let moved = 0;

  const placeOf = (event: MouseEvent): StagePlace => {
    const box = canvas.getBoundingClientRect();
    return {
      left: ((event.clientX - box.left) / box.width) * canvas.width,
      top: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, placeOf(event));
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.toggle('moving', !target.isFitted());
  });

  canvas.addEventListener('pointermove', (event) => {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') target.point(now);
      return;
    }
    const [dx, dy] = [now.left - before.left, now.top - before.top];
    moved += Math.abs(dx) + Math.abs(dy);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other === undefined) {
      if (!target.isFitted()) target.moveBy(dx, dy);
      return;
    }
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    const middle = { left: (now.left + other.left) / 2, top: (now.top + other.top) / 2 };
    target.zoomTo(target.scale() * factor, middle);
  });

  const end = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    canvas.classList.remove('moving');
    if (pointers.size > 0) return;
    const place = placeOf(event);
    target.settle(place);
    if (event.type === 'pointerup' && moved < TAP * window.devicePixelRatio) target.point(place);
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && pointers.size === 0) target.leave();
  });

  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      target.zoomTo(steppedScale(target.scale(), event.deltaY < 0 ? 1 : -1), placeOf(event));
    },
    { passive: false },
  );
  canvas.addEventListener('dblclick', (event) => {
    if (!target.isFitted()) target.fit();
    else target.zoomTo(steppedScale(target.scale(), DOUBLE_CLICK_STEPS), placeOf(event));
  });
}

function distance(a: StagePlace, b: StagePlace): number {
  return Math.hypot(a.left - b.left, a.top - b.top);
}
