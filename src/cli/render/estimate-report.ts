/**
 * An estimate in words.
 * @module
 */
import {
  cardinalityText,
  countText,
  grouped,
  log10Of,
  type Log10,
  log10Size,
} from '../../core/cardinality.js';
import type { Estimate } from '../../measure/estimate.js';
import type { Stage } from '../../measure/rates.js';
import { alignColumns } from '../../text/layout.js';
import {
  bytesMagnitude,
  countMagnitude,
  divide,
  logOf,
  multiply,
  shareMagnitude,
  timeMagnitude,
  UNIVERSE_YEARS,
} from '../../text/magnitude.js';
import { sizeText, YEAR_S } from '../../text/quantity.js';

export function estimateText(estimate: Estimate): string {
  const { enumeration, bytes } = estimate;
  const { space, order } = enumeration;
  const all = log10Size(space);
  const stored = [
    `${bytesMagnitude(multiply(all, space.sampleBytes))} as samples (${grouped(space.sampleBytes)} each)`,
    bytes === undefined
      ? 'as PNG not measured, being so large'
      : `${bytesMagnitude(multiply(all, bytes.typicalPng))} as PNG (${grouped(bytes.typicalPng)} each)`,
  ];
  return [
    `${space.canonical}, ${order} order: ${cardinalityText(space)} images`,
    `to store them all: ${stored.join(', ')}`,
    '',
    ...rateTable(estimate),
    '',
    ...yearLines(estimate),
    '',
    measuredText(estimate),
  ].join('\n');
}

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  generate: 'generate',
  encode: 'generate, encode',
  write: 'generate, encode, write',
};

function rateTable({ machines, fps, outlooks, watching }: Estimate): string[] {
  const isShared = machines > 1n;
  const rows = [
    [
      '',
      'images/s',
      'bytes/s',
      'all of them',
      ...(isShared ? [`on ${countText(machines)} machines`] : []),
    ],
    ...outlooks.map(({ stage, imagesPerSecond, bytesPerSecond, secondsHere, secondsTogether }) => [
      STAGE_NAMES[stage],
      countMagnitude(logOf(imagesPerSecond)),
      sizeText(Math.round(bytesPerSecond)),
      timeMagnitude(secondsHere),
      ...(isShared ? [timeMagnitude(secondsTogether)] : []),
    ]),
    ['watch', String(fps), '', timeMagnitude(watching)],
  ];
  return alignColumns(rows);
}

/** What a year of the whole work makes, and a comparison where all images take longer. */
function yearLines({ machines, outlooks }: Estimate): string[] {
  const [, , { yearImages, yearShare, yearLastIndex, secondsTogether }] = outlooks;
  const who = machines === 1n ? 'this machine' : `${countText(machines)} machines`;
  const years = divide(secondsTogether, YEAR_S);
  if (years.exponent < 0) return [`a year of ${who} is enough for all of them`];
  const lines = [
    `a year of ${who}: ${about(yearImages)} images, indices from 0 to ${about(log10Of(yearLastIndex + 1n))}`,
    `  that is ${shareMagnitude(yearShare)} of the space`,
  ];
  const ages = divide(years, UNIVERSE_YEARS);
  if (ages.exponent >= 0) {
    lines.push(
      `  for comparison: the universe is 1.38·10^10 years old; all of them take ${countMagnitude(ages)} times that`,
    );
  }
  return lines;
}

function about(count: Log10): string {
  const text = countMagnitude(count);
  return text.startsWith('≈') ? text : `about ${text}`;
}

function measuredText({ folder, outlooks }: Estimate): string {
  const parts = outlooks.map(
    ({ stage, measured: { frames, elapsedMs } }) =>
      `${grouped(frames)} in ${(elapsedMs / 1000).toFixed(2)} s (${STAGE_NAMES[stage]})`,
  );
  return `measured from image 0 on: ${parts.join('; ')}; written to a temporary folder in ${folder}, which is removed again`;
}
