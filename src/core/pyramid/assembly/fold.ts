/**
 * Residuals and samples. SPEC §5.10. hot: run `npm run bench` before editing.
 */
import { channels, isTinted, top } from './layout';
import { samples } from './wide';

/** The sample whose place by its distance from the prediction is the residual. */
// @ts-ignore: decorator
@inline
function unfold<T>(p: v128, r: v128, last: v128): v128 {
  const m = v128.min<T>(p, v128.sub<T>(last, p));
  const half = v128.and(i16x8.shr_u(r, 1), samples<T>(sizeof<T>() == 1 ? 0x7f : 0x7fff));
  const isOdd = v128.sub<T>(samples<T>(0), v128.and(r, samples<T>(1)));
  const near = v128.add<T>(p, v128.xor(half, isOdd));
  const far = v128.bitselect(r, v128.sub<T>(last, r), v128.eq<T>(m, p));
  return v128.bitselect(near, far, v128.eq<T>(v128.min<T>(r, v128.add<T>(m, m)), r));
}

/** The inverse. */
// @ts-ignore: decorator
@inline
function fold<T>(p: v128, v: v128, last: v128): v128 {
  const m = v128.min<T>(p, v128.sub<T>(last, p));
  const under = v128.sub_sat<T>(p, v);
  const distance = v128.or(v128.sub_sat<T>(v, p), under);
  const isUnder = v128.not(v128.eq<T>(under, samples<T>(0)));
  const near = v128.add<T>(v128.add<T>(distance, distance), isUnder);
  const far = v128.bitselect(v, v128.sub<T>(last, v), v128.eq<T>(m, p));
  return v128.bitselect(near, far, v128.eq<T>(v128.min<T>(distance, m), distance));
}

/** The prediction with what green is off by: levels of rgb and rgba use the whole of their type. */
// @ts-ignore: decorator
@inline
function tinted<T>(p: v128, over: v128, under: v128): v128 {
  return v128.sub_sat<T>(v128.add_sat<T>(p, over), under);
}

/**
 * Turn predictions into samples, in place.
 * @param row - of the first sample; the others `pitch` bytes on
 * @param residuals - in rows in the same way
 * @param end - count, in bytes
 */
export function unfoldRows<T>(row: usize, pitch: usize, residuals: usize, residualPitch: usize, end: usize): void {
  const last = samples<T>(top);
  if (isTinted) {
    const red = row + pitch;
    const blue = red + pitch;
    const redResiduals = residuals + residualPitch;
    const blueResiduals = redResiduals + residualPitch;
    let i: usize = 0;
    do {
      const p = v128.load(row + i);
      const v = unfold<T>(p, v128.load(residuals + i), last);
      const over = v128.sub_sat<T>(v, p);
      const under = v128.sub_sat<T>(p, v);
      v128.store(row + i, v);
      const r = tinted<T>(v128.load(red + i), over, under);
      v128.store(red + i, unfold<T>(r, v128.load(redResiduals + i), last));
      const b = tinted<T>(v128.load(blue + i), over, under);
      v128.store(blue + i, unfold<T>(b, v128.load(blueResiduals + i), last));
      i += 16;
    } while (i < end);
  }
  for (let c = isTinted ? 3 : 0; c < channels; c++) {
    const at = row + usize(c) * pitch;
    const from = residuals + usize(c) * residualPitch;
    let i: usize = 0;
    do {
      v128.store(at + i, unfold<T>(v128.load(at + i), v128.load(from + i), last));
      i += 16;
    } while (i < end);
  }
}

/** The way back: write the residuals of samples that were predicted. */
export function foldRows<T>(
  row: usize,
  pitch: usize,
  predictions: usize,
  predictionPitch: usize,
  residuals: usize,
  residualPitch: usize,
  end: usize,
): void {
  const last = samples<T>(top);
  if (isTinted) {
    let i: usize = 0;
    do {
      let at = row + i;
      let from = predictions + i;
      let out = residuals + i;
      const v = v128.load(at);
      const p = v128.load(from);
      const over = v128.sub_sat<T>(v, p);
      const under = v128.sub_sat<T>(p, v);
      v128.store(out, fold<T>(p, v, last));
      at += pitch;
      from += predictionPitch;
      out += residualPitch;
      v128.store(out, fold<T>(tinted<T>(v128.load(from), over, under), v128.load(at), last));
      at += pitch;
      from += predictionPitch;
      out += residualPitch;
      v128.store(out, fold<T>(tinted<T>(v128.load(from), over, under), v128.load(at), last));
      i += 16;
    } while (i < end);
  }
  for (let c = isTinted ? 3 : 0; c < channels; c++) {
    const at = row + usize(c) * pitch;
    const from = predictions + usize(c) * predictionPitch;
    const out = residuals + usize(c) * residualPitch;
    let i: usize = 0;
    do {
      v128.store(out + i, fold<T>(v128.load(from + i), v128.load(at + i), last));
      i += 16;
    } while (i < end);
  }
}
