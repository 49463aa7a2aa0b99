/**
 * One part of a run that many machines share: its images are verified as those of a run of its own,
 * and its bytes against its digest. SPEC §10.2.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { attempt, isSystemError, ioError } from '../io/system-error.js';
import type { PositionRange } from '../core/range.js';
import { digestName, digestOf, readDigest, SharedParts } from '../run/outputs/shared-parts.js';
import type { Findings } from './findings.js';
import { verifyManifest } from './manifest.js';
import { verifyStream } from './stream.js';

/**
 * @param run - its output is of the kind `parts`
 * @param range - the positions of one of its parts
 */
export async function verifyPart(
  run: RunRecord,
  folder: string,
  range: PositionRange,
  findings: Findings,
): Promise<void> {
  const parts = new SharedParts(run);
  const name = parts.nameAt(range.first);
  const file = path.join(folder, name);
  const record = { ...parts.recordOf(range), watermark: range.end };
  if (!fs.existsSync(file)) {
    findings.missing(record, file, range.first, range.end);
    findings.flush();
    return;
  }
  const { kind, manifest } = record.output;
  const target = { kind, out: file, checkpoint: undefined };
  if (manifest === undefined) await verifyStream({ record, target, range }, findings);
  else {
    const output = { ...record.output, manifest: { ...manifest, file } };
    await verifyManifest({ ...record, output }, target, findings);
  }
  verifyDigest(file, name, findings);
  findings.flush();
}

function verifyDigest(file: string, name: string, findings: Findings): void {
  const digestFile = digestName(file);
  const damaged = (reason: string): void =>
    findings.add({ kind: 'damaged', file: digestFile, reason });
  let text: string;
  try {
    text = fs.readFileSync(digestFile, 'utf8');
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT')
      throw ioError(`cannot read ${digestFile}`, error);
    findings.add({ kind: 'missing', file: digestFile, reason: 'the digest of a part' });
    return;
  }
  const digest = readDigest(text, name);
  if (digest === undefined) {
    damaged(`it is no digest of ${name}`);
    return;
  }
  const { bytes, sha256 } = attempt(`cannot read ${file}`, () => digestOf(file));
  if (bytes !== digest.bytes) damaged(`it says ${digest.bytes} bytes, and ${name} has ${bytes}`);
  else if (sha256 !== digest.sha256)
    damaged(`it says SHA-256 ${digest.sha256}, and ${name} has ${sha256}`);
}
