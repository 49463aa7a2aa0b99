/**
 * What films say of themselves, put into their containers. SPEC §9.1; of Random Art, whose frames
 * are not those of a numbering, SPEC §15.14.
 * @module
 */
import fs from 'node:fs';
import { type FilmRun, makeFilmMetadata } from '../codecs/film-metadata.js';
import { gifCommentAt, makeGifComment } from '../codecs/gif-comment.js';
import { DEFAULT_RATE } from '../core/pace.js';
import type { RunRecord } from '../run/record.js';

/** The frames of a run's film; undefined for Random Art. */
export function filmRunOf(record: RunRecord): FilmRun | undefined {
  if (record.art !== undefined) return undefined;
  const { space, order, seed, palette, from, step, first, output } = record;
  return {
    space,
    order,
    seed,
    ...(palette === undefined ? {} : { palette }),
    from: from + first * step,
    step,
    rate: output.rate ?? DEFAULT_RATE,
    scale: output.film?.scale ?? 1,
  };
}

/** The comment of a run's film. */
export function commentOf(record: RunRecord): string {
  const run = filmRunOf(record);
  return run === undefined ? 'enumerate-art art/1' : makeFilmMetadata(run);
}

/** A comment as one of ffmpeg's metadata files has it. */
export function metadataFile(comment: string): string {
  const escaped = comment.replace(/[=;#\\\n]/g, (character) => `\\${character}`);
  return `;FFMETADATA1\ncomment=${escaped}\n`;
}

const PIECE_BYTES = 2 ** 20;

/**
 * Copy a GIF, with a comment put into it: ffmpeg writes none.
 * @throws EnumeratorError `E_OUTPUT` where it is no GIF; what node:fs throws
 */
export function copyGifWithComment(from: string, to: string, comment: string): void {
  const source = fs.openSync(from, 'r');
  try {
    const target = fs.openSync(to, 'w');
    try {
      const piece = Buffer.alloc(PIECE_BYTES);
      let length = fs.readSync(source, piece, 0, PIECE_BYTES, 0);
      const at = gifCommentAt(piece.subarray(0, length));
      fs.writeFileSync(target, piece.subarray(0, at));
      fs.writeFileSync(target, makeGifComment(comment));
      for (let position = at; ; position += length) {
        length = fs.readSync(source, piece, 0, PIECE_BYTES, position);
        if (length === 0) return;
        fs.writeFileSync(target, piece.subarray(0, length));
      }
    } finally {
      fs.closeSync(target);
    }
  } finally {
    fs.closeSync(source);
  }
}
