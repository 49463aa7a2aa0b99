/**
 * The bytes of a checkpoint: a MessagePack array in a zstd frame. CHECKPOINT §1 to §6.
 * @module
 */
import { requireBytes, requireFields, requireType } from '../../core/arguments.js';
import { counted } from '../../core/cardinality.js';
import { EnumeratorError, type ErrorCode, type Hint } from '../../core/errors.js';
import { MAX_RANK_BYTES } from '../../core/space.js';
import { FORMAT_VERSION, packRecord, NEWEST_VERSION, unpackRecord } from './checkpoint-content.js';
import { findFault } from '../record-faults.js';
import type { RunRecord } from '../record.js';
import { Fault } from './read-field.js';
import { readFrame, writeFrame } from './zstd-frame.js';

/** Four numbers as long as an index can be, and what else there is. */
const MAX_CONTENT_BYTES = 4 * (MAX_RANK_BYTES + 1) + 2 ** 16;

/** No checkpoint is longer than this: zstd lengthens what it cannot compress by less. */
export const MAX_CHECKPOINT_BYTES = MAX_CONTENT_BYTES + 2 ** 20;

/**
 * The bytes of a checkpoint. CHECKPOINT §1.
 * @param record - its range is taken to lie in the space, which planRun has checked
 * @returns new bytes, owned by the caller
 * @throws TypeError where a field is not what its type says
 */
export function encodeCheckpoint(record: RunRecord): Uint8Array {
  requireFields(record, SPAN_TYPES, 'record');
  const fault = ofRecord(() => findFault(record));
  if (fault !== undefined) throw new TypeError(`record: ${fault}`);
  return writeFrame(ofRecord(() => packRecord(record)));
}

/** @throws TypeError for whatever is thrown, since a wrong type far inside shows where it is used */
function ofRecord<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new TypeError('record must be what decodeCheckpoint gives', { cause });
  }
}

const SPAN_TYPES = {
  from: 'bigint',
  step: 'bigint',
  first: 'bigint',
  end: 'bigint',
  watermark: 'bigint',
} as const;

/**
 * Read a checkpoint, the inverse of {@link encodeCheckpoint}. CHECKPOINT §6.
 * @param bytes - the whole file; left as they are
 * @param name - what the messages call it
 * @returns a record that shares no memory with `bytes`
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} `E_CHECKPOINT_TRUNCATED`, `E_CHECKPOINT_FOREIGN`,
 *   `E_CHECKPOINT_VERSION` or `E_CHECKPOINT_CORRUPT`
 */
export function decodeCheckpoint(bytes: Uint8Array, name = 'the checkpoint'): RunRecord {
  requireBytes(bytes, 'bytes');
  requireType(name, 'string', 'name');
  const frame = readFrame(bytes, MAX_CONTENT_BYTES);
  if ('fault' in frame) {
    switch (frame.fault.kind) {
      case 'truncated':
        throw refusal(
          'TRUNCATED',
          bytes.length === 0
            ? `${name} is empty`
            : `${name} is cut off: its ${counted(bytes.length, 'byte ends', 'bytes end')} before the checkpoint does`,
          WAYS_OUT,
        );
      case 'foreign':
        throw foreign(name, frame.fault.reason);
      case 'corrupt':
        throw corrupt(name, frame.fault.reason);
    }
  }
  const { content } = frame;
  checkVersion(content, name);
  try {
    return unpackRecord(content);
  } catch (error) {
    // msgpackr fails in many ways, and may put the content into its message.
    const isKnown = error instanceof Fault || error instanceof EnumeratorError;
    throw corrupt(name, isKnown ? error.message : 'its content is no whole array');
  }
}

/** Refuse content that is no checkpoint, before msgpackr sees it, or one of an unknown version. */
function checkVersion(content: Uint8Array, name: string): void {
  const start = Buffer.from(content.subarray(0, 16)).toString('latin1');
  const match = /^(?:[\x90-\x9f]|\xdc[^]{2})\xa4IECK([^]?)([^]?)/.exec(start);
  if (match === null) throw foreign(name, 'its content is something else');
  const [lead, next] = [match[1]!, match[2]!].map((c) => c.codePointAt(0) ?? -1) as [
    number,
    number,
  ];
  const version = lead === 0xcc ? next : lead;
  if (version < 0 || (version > 0x7f && lead !== 0xcc))
    throw corrupt(name, 'it has no format version');
  if (version >= FORMAT_VERSION && version <= NEWEST_VERSION) return;
  throw refusal(
    'VERSION',
    `${name} has checkpoint format ${version}, and this program reads the formats ${FORMAT_VERSION} to ${NEWEST_VERSION}: go on with the ${version > NEWEST_VERSION ? 'newer ' : ''}image-enumerator that wrote it`,
  );
}

const WAYS_OUT: readonly Hint[] = [{ key: 'restore' }, { key: 'restart' }];

/** The refusal of what is no checkpoint. */
export function foreign(name: string, reason: string): EnumeratorError {
  return refusal('FOREIGN', `${name} is no checkpoint of this program: ${reason}`, [
    { key: 'name-run' },
  ]);
}

function corrupt(name: string, reason: string): EnumeratorError {
  return refusal('CORRUPT', `${name} is damaged: ${reason}`, WAYS_OUT);
}

function refusal(
  kind: 'TRUNCATED' | 'FOREIGN' | 'VERSION' | 'CORRUPT',
  message: string,
  hints: readonly Hint[] = [],
): EnumeratorError {
  return new EnumeratorError(`E_CHECKPOINT_${kind}` satisfies ErrorCode, message, { hints });
}
