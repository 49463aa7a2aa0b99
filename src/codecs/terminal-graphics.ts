/**
 * PNG files inside escape sequences, for the terminals that read those: kitty's graphics
 * protocol, and iTerm2's inline images. Both carry the file in base64.
 * @module
 */
import { toBase64 } from '../core/bytes.js';

/** Characters of base64 in one of kitty's sequences, at most. A multiple of four. */
const KITTY_CHUNK = 4096;

/**
 * Kitty's graphics protocol: a row of sequences `ESC _ G keys ; base64 ESC \`.
 *
 * `a=T` transmits and shows, `f=100` is PNG, `m=1` says that more follows, and `q=2` keeps the
 * terminal from answering, since only the shell would read the answer.
 * @param png - a whole file, not empty
 */
export function encodeKitty(png: Uint8Array): string {
  const text = toBase64(png);
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += KITTY_CHUNK) {
    const more = at + KITTY_CHUNK < text.length ? 1 : 0;
    const keys = at === 0 ? `a=T,f=100,q=2,m=${more}` : `q=2,m=${more}`;
    parts.push(`\u001b_G${keys};${text.slice(at, at + KITTY_CHUNK)}\u001b\\`);
  }
  return parts.join('');
}

/**
 * iTerm2's inline image: `ESC ] 1337 ; File = keys : base64 BEL`, in its own size.
 * @param png - a whole file
 */
export function encodeIterm(png: Uint8Array): string {
  return `\u001b]1337;File=inline=1;size=${png.length};preserveAspectRatio=1:${toBase64(png)}\u0007`;
}
