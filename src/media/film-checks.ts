/**
 * Whether a film or a stream can hold a run's images, before anything is written.
 * @module
 */
import { apngFault } from '../codecs/apng.js';
import { EnumeratorError } from '../core/errors.js';
import type { RunRecord } from '../run/record.js';
import { chooseEncoding } from './encoding.js';

/** @throws EnumeratorError `E_OUTPUT` where images are none that a stream can show */
export function checkStream({ space, output }: RunRecord): void {
  const { film } = output;
  if (film === undefined) return;
  const { codec, crf, lossless, loop } = film;
  if (codec !== undefined || crf !== undefined || lossless === true || loop !== 0) {
    throw new EnumeratorError(
      'E_OUTPUT',
      '--codec, --crf, --lossless and --loop are for films: streams are H.264 at a constant --bitrate',
    );
  }
  const [width, height] = [space.width * film.scale, space.height * film.scale];
  if (width % 2 !== 0 || height % 2 !== 0) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${width}×${height} pixels: streams want even sizes; --scale ${2 * film.scale} makes them even`,
    );
  }
  chooseEncoding({ space, film, name: 'x.mp4' });
}

/**
 * See to it that a film can hold a run's images, before anything is written.
 * @throws EnumeratorError `E_OUTPUT`
 */
export function checkFilm(record: RunRecord, out: string): void {
  const { space, first, end, output } = record;
  const { film, rate } = output;
  if (film === undefined) return;
  const paced = rate === undefined ? {} : { rate };
  const { program } = chooseEncoding({ space, film, name: out, ...paced });
  if (first === end)
    throw new EnumeratorError(
      'E_OUTPUT',
      `${out}: a film has at least one frame; --count says how many`,
    );
  if (program !== 'apng') return;
  if (film.overlay === true)
    throw new EnumeratorError(
      'E_OUTPUT',
      '--overlay: .apng has exact frames alone; take .mkv or .gif',
    );
  const images = Number(end - first);
  const fault = apngFault(space, images, film.scale);
  if (fault !== undefined) throw new EnumeratorError('E_OUTPUT', fault);
}
