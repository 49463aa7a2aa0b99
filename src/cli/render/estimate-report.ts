/**
 * An estimate in words.
 * @module
 */
import {
  cardinalityText,
  counted,
  countText,
  grouped,
  type Log10,
  log10Of,
  log10Size,
} from '../../core/cardinality.js';
import { escapeControls } from '../../core/quote.js';
import type { Estimate } from '../../measure/estimate.js';
import type { Stage } from '../../measure/rates.js';
import type { Room, RunOutlook } from '../../measure/run-outlook.js';
import { alignColumns, rowsText, wrap } from '../../text/layout.js';
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
    ...(estimate.run === undefined ? [] : [runText(estimate.run, estimate), '']),
    `${space.canonical}, ${order} order: ${cardinalityText(space)} images`,
    'to store them all:',
    ...stored.map((line) => `  ${line}`),
    '',
    ...rateTable(estimate),
    '',
    ...yearLines(estimate),
    '',
    ...wrap(escapeControls(measuredText(estimate)), COLUMNS),
  ].join('\n');
}

const COLUMNS = 80;

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  generate: 'generate',
  encode: '+ encode',
  write: '+ write',
};

/** What the run takes that was asked about. */
function runText(run: RunOutlook, { machines, folder }: Estimate): string {
  const { images, bytes, imagesPerSecond, secondsHere, secondsTogether, measured, room } = run;
  const many =
    machines === 1n
      ? []
      : [['', `${timeMagnitude(secondsTogether)} on ${countText(machines)} machines`] as const];
  const rate = `${countMagnitude(logOf(imagesPerSecond))} images/s`;
  return rowsText(`${counted(images, 'image')}: ${run.out}`, 7, [
    ['bytes', `${bytesText(bytes)}, ${grouped(bytes / images)} each`],
    [
      'time',
      `${timeMagnitude(secondsHere)} on this machine, at ${rate}${measured === undefined ? ', unwritten' : ''}`,
    ],
    ...many,
    ...(room === undefined ? [] : [['disk', roomText(room, folder)] as const]),
  ]);
}

function roomText(room: Room, folder: string): string {
  const { bytes, neededBytes, files, neededFiles, isEnough } = room;
  const free = `${bytesText(bytes)} free in ${folder}`;
  if (isEnough) return `${free}: enough`;
  return neededBytes > bytes
    ? `${free}: NOT ENOUGH, ${bytesText(neededBytes)} are needed`
    : `room for ${counted(files ?? 0n, 'file')} in ${folder}: NOT ENOUGH, ${counted(neededFiles, 'is', 'are')} needed`;
}

function bytesText(bytes: bigint): string {
  return bytes === 0n ? 'nothing' : bytesMagnitude(log10Of(bytes));
}

function rateTable({ machines, fps, outlooks, watching }: Estimate): string[] {
  const isShared = machines > 1n;
  const rows = [
    [
      '',
      'images/s',
      'bytes/s',
      'all of them',
      ...(isShared
        ? [machines < 10n ** 9n ? `on ${countText(machines)} machines` : 'on all machines']
        : []),
    ],
    ...outlooks.map(({ stage, imagesPerSecond, bytesPerSecond, secondsHere, secondsTogether }) => [
      STAGE_NAMES[stage],
      countMagnitude(logOf(imagesPerSecond)),
      sizeText(Math.round(bytesPerSecond)),
      timeMagnitude(secondsHere, 0),
      ...(isShared ? [timeMagnitude(secondsTogether, 0)] : []),
    ]),
    ['watch', String(fps), '', timeMagnitude(watching, 0)],
  ];
  return alignColumns(rows);
}

/** What a year of the whole work makes, and a comparison where all images take longer. */
function yearLines({ machines, outlooks }: Estimate): string[] {
  const [, encode, write = encode] = outlooks;
  const { yearImages, yearShare, yearLastIndex, secondsTogether } = write;
  const who = machines === 1n ? 'this machine' : `${countText(machines)} machines`;
  const years = divide(secondsTogether, YEAR_S);
  if (years.exponent < 0) return [`a year of ${who} is enough for all of them`];
  const lines = [
    `a year of ${who}: ${about(yearImages)} images,`,
    `  indices from 0 to ${about(log10Of(yearLastIndex + 1n))}`,
    `  that is ${shareMagnitude(yearShare)} of the space`,
  ];
  const ages = divide(years, UNIVERSE_YEARS);
  if (ages.exponent >= 0) {
    lines.push(
      '  for comparison: the universe is 1.38·10^10 years old;',
      `  all of them take ${countMagnitude(ages)} times that`,
    );
  }
  return lines;
}

function about(count: Log10): string {
  const text = countMagnitude(count);
  return text.startsWith('≈') ? text : `about ${text}`;
}

function measuredText({ folder, outlooks, unwritten }: Estimate): string {
  const parts = outlooks.map(
    ({ stage, measured: { frames, elapsedMs } }) =>
      `${grouped(frames)} in ${(elapsedMs / 1000).toFixed(2)} s (${STAGE_NAMES[stage]})`,
  );
  const where =
    unwritten === undefined
      ? `written to a temporary folder in ${folder}, which is removed again`
      : `writing was not measured: ${unwritten}`;
  return `measured from image 0 on, by one thread: ${parts.join('; ')}; ${where}`;
}
