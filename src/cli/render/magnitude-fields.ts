/**
 * Quantities that no number type holds, as JSON has them.
 * @module
 */
import { type Log10, log10Size } from '../../core/cardinality.js';
import type { Space } from '../../core/space.js';
import type { ImageBytes } from '../../measure/image-bytes.js';
import { bytesMagnitude, multiply } from '../../text/magnitude.js';

export interface MagnitudeFields {
  /** As precise as a double is. */
  readonly log10: number;
  readonly text: string;
}

export function magnitudeFields(log: Log10, text: string): MagnitudeFields {
  return { log10: log.exponent + log.fraction, text };
}

/** The bytes of all images of a space. */
export function allBytesFields(space: Space, bytes: ImageBytes | undefined): object {
  const fieldsOf = (each: number): MagnitudeFields => {
    const total = multiply(log10Size(space), each);
    return magnitudeFields(total, bytesMagnitude(total));
  };
  return {
    samples: fieldsOf(space.sampleBytes),
    png: bytes === undefined ? null : fieldsOf(bytes.typicalPng),
  };
}
