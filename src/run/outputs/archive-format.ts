/**
 * Archives of image files: tar, in which labels may stand beside the images, and zip.
 * @module
 */
import { crc32 } from 'node:zlib';
import { memberBytes, putTarHeader, TAR_END_BYTES } from '../../codecs/tar.js';
import {
  isLargeZip,
  putZipEntry,
  putZipHeader,
  zipEnd,
  zipEntryBytes,
  zipMemberBytes,
} from '../../codecs/zip.js';
import { formatIndex } from '../../core/index-format.js';
import { frameNames } from '../../core/name.js';
import type { Batch } from '../engine/sink.js';
import { orderOf, type RunRecord } from '../record.js';
import type { FrameDirectory, FrameFormat } from './frame-format.js';
import { type ImageEncoder, imageExtension, makeImageEncoder } from './image-encoder.js';
import { largestSize } from './number-length.js';

const NOTHING = new Uint8Array(0);
const TAR_HEADER_BYTES = memberBytes(0);

/** A file of an archive that goes with an image. */
export type ArchiveMember = Omit<ImageEncoder, 'maxBytes'>;
/** One that labels it, whose length follows from its number. */
interface Label extends ArchiveMember {
  readonly sizeOf: NonNullable<ArchiveMember['sizeOf']>;
}

/**
 * The files of an image in an archive: the image first, and what labels it.
 * @throws EnumeratorError where a space has no files of the format
 */
export function archiveMembers(record: RunRecord): ArchiveMember[] {
  return [makeImageEncoder(record), ...labelMembers(record)];
}

/** The endings of the files of an image, without their dots. */
export function archiveEndings(record: RunRecord): string[] {
  return [imageExtension(record), ...labelMembers(record).map(({ extension }) => extension)];
}

function labelMembers(record: RunRecord): Label[] {
  const { classes, json } = record.output.labels ?? {};
  const members: Label[] = [];
  if (classes !== undefined) members.push(makeClassLabel(classes));
  if (json === true) members.push(makeJsonLabel(record));
  return members;
}

/** Only the blocks that a label takes are counted, and it takes one. */
function makeClassLabel(classes: number): Label {
  return {
    extension: 'cls',
    sizeOf: () => 1,
    encode: (_, index) => Buffer.from(`${index % BigInt(classes)}`),
  };
}

function makeJsonLabel(record: RunRecord): Label {
  const { order, seed } = orderOf(record);
  const encode = (index: string): Buffer =>
    Buffer.from(`${JSON.stringify({ index, order, seed })}\n`);
  const around = encode('').length;
  return {
    extension: 'json',
    sizeOf: ({ text }) => around + text,
    encode: (_, index) => encode(formatIndex(index)),
  };
}

/** @throws EnumeratorError where a space has no files of the format */
export function makeTarFormat(record: RunRecord): FrameFormat {
  const encoder = makeImageEncoder(record);
  const labels = labelMembers(record);
  const members: readonly ArchiveMember[] = [encoder, ...labels];
  const nameAt = frameNames(record, record.output.nameWidth);
  const { from, step, end } = record;
  const last = end > 0n ? from + (end - 1n) * step : from;
  const maxFrameBytes = labels.reduce(
    (sum, { sizeOf }) => sum + memberBytes(largestSize(from, last, sizeOf)),
    memberBytes(encoder.maxBytes),
  );
  const { sizeOf: imageSizeOf } = encoder;
  const sizes = imageSizeOf && [imageSizeOf, ...labels.map(({ sizeOf }) => sizeOf)];
  let buffer = NOTHING;
  return {
    head: () => NOTHING,
    tail: new Uint8Array(TAR_END_BYTES),
    maxFrameBytes,
    frameBytes:
      sizes && ((length) => sizes.reduce((sum, sizeOf) => sum + memberBytes(sizeOf(length)), 0)),
    encode({ position, index, step: stride, images, samples }) {
      if (buffer.length < images * maxFrameBytes) buffer = new Uint8Array(images * maxFrameBytes);
      const sampleBytes = samples.length / images;
      let at = 0;
      for (let i = 0; i < images; i++) {
        const n = BigInt(i);
        const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
        const name = nameAt(position + n);
        for (const { extension, encode } of members) {
          const bytes = encode(frame, index + n * stride);
          const next = at + memberBytes(bytes.length);
          putTarHeader(buffer, at, `${name}.${extension}`, bytes.length);
          buffer.set(bytes, at + TAR_HEADER_BYTES);
          buffer.fill(0, at + TAR_HEADER_BYTES + bytes.length, next);
          at = next;
        }
      }
      return buffer.subarray(0, at);
    },
  };
}

/** @throws EnumeratorError where a space has no files of the format */
export function makeZipFormat(record: RunRecord): FrameFormat {
  const encoder = makeImageEncoder(record);
  const { extension, maxBytes, sizeOf } = encoder;
  const nameAt = frameNames(record, record.output.nameWidth);
  const nameOf = (position: bigint): string => `${nameAt(position)}.${extension}`;
  const { first, end } = record;
  // They are as long as each other, but in a run that was made longer, where the last one is the longest.
  const nameLength = nameOf(end > first ? end - 1n : first).length;
  const maxFrameBytes = zipMemberBytes(nameLength, maxBytes);
  let buffer = NOTHING;

  /** @param put - gets each image of a batch as a file */
  const walk = (
    { position, index, step, images, samples }: Batch,
    put: (name: string, bytes: Uint8Array) => void,
  ): void => {
    const sampleBytes = samples.length / images;
    for (let i = 0; i < images; i++) {
      const n = BigInt(i);
      const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
      put(nameOf(position + n), encoder.encode(frame, index + n * step));
    }
  };
  const directory: FrameDirectory = {
    entryBytes: (start) => zipEntryBytes(nameLength, isLargeZip(start)),
    encode(batch, offset, start) {
      const isLarge = isLargeZip(start);
      const lines = new Uint8Array(batch.images * zipEntryBytes(nameLength, isLarge));
      let at = 0;
      let frameBytes = 0;
      walk(batch, (name, bytes) => {
        const member = { name, size: bytes.length, crc: crc32(bytes) };
        putZipEntry(lines, at, member, offset + BigInt(frameBytes), isLarge);
        at += zipEntryBytes(name.length, isLarge);
        frameBytes += zipMemberBytes(name.length, bytes.length);
      });
      return { lines: lines.subarray(0, at), frameBytes };
    },
    end: zipEnd,
  };
  return {
    head: () => NOTHING,
    tail: NOTHING,
    maxFrameBytes,
    frameBytes: sizeOf && ((length) => zipMemberBytes(nameLength, sizeOf(length))),
    encode(batch) {
      const most = batch.images * maxFrameBytes;
      if (buffer.length < most) buffer = new Uint8Array(most);
      let at = 0;
      walk(batch, (name, bytes) => {
        putZipHeader(buffer, at, { name, size: bytes.length, crc: crc32(bytes) });
        const next = at + zipMemberBytes(name.length, bytes.length);
        buffer.set(bytes, next - bytes.length);
        at = next;
      });
      return buffer.subarray(0, at);
    },
    directory,
  };
}
