/**
 * Rows of PNG image data: samples that lie behind one another move apart, for a filter byte before
 * each row. hot: run `npm run bench` before editing.
 */

/**
 * Move `rows` rows of `width` bytes, which end where the last one is to end, to their places from `at`
 * on, each behind a zero.
 */
export function spreadRows(at: usize, rows: usize, width: usize): void {
  let from = at + rows;
  for (let to = at; to < from; from += width) {
    store<u8>(to, 0);
    to++;
    let done: usize = 0;
    // A row moves towards the start, so that no byte is written over before it is read.
    for (; done + 16 <= width; done += 16) v128.store(to + done, v128.load(from + done));
    for (; done < width; done++) store<u8>(to + done, load<u8>(from + done));
    to += width;
  }
}
