/**
 * Whether two runs are the same one, however far each of them has come.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { contentKind, imageAt, orderOf, type RunRecord } from './record.js';

/** What can tell two runs apart, in the order in which a person wants to hear of it. */
const ASPECTS = {
  art: ({ art }) => art,
  space: ({ space }) => space.canonical,
  palette: ({ palette }) => palette && [...palette.colors],
  order: (record) => orderOf(record).order,
  seed: (record) => orderOf(record).seed,
  'first image': (record) => imageAt(record, record.first),
  step: ({ step }) => step,
  end: (record) => imageAt(record, record.end),
  range: ({ first, output }) => [first, output.nameWidth],
  from: ({ from }) => from,
  output: ({ output }) => [output.kind, contentKind(output)],
  'image format': ({ output }) => output.format,
  metadata: ({ output }) => output.metadata,
  labels: ({ output }) => output.labels,
  split: ({ output }) => output.split,
  'names of parts': ({ output }) => output.partWidth,
  manifest: ({ output }) => output.manifest?.file,
  rate: ({ output }) => output.rate,
  film: ({ output }) => output.film,
  durable: ({ output }) => output.durable,
} satisfies Readonly<Record<string, (record: RunRecord) => unknown>>;

type Aspect = keyof typeof ASPECTS;

/**
 * The aspects in which two runs differ; none where they are the same.
 * @param aspects - those to compare; all by default
 */
export function differences(
  a: RunRecord,
  b: RunRecord,
  aspects: readonly Aspect[] = Object.keys(ASPECTS) as Aspect[],
): Aspect[] {
  return aspects.filter((name) => !isDeepStrictEqual(ASPECTS[name](a), ASPECTS[name](b)));
}
