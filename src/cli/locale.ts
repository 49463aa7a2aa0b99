/**
 * Marks of the program's own texts, such as ≈ and ×, in letters that every terminal has: for a locale
 * that is named and is not UTF-8, as C and POSIX are.
 * @module
 */
import type { Host, Output } from './host.js';

/** As the program writes them; in a name of a file they may stand otherwise, and stay. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/≈(?= ?\d)/g, '~'],
  [/(?<=\d)·(?=10\^)/g, '*'],
  [/(?<=\d)×(?=\d)|(?<= )×(?= )/g, 'x'],
  [/(?<= )≤(?= )/g, '<='],
  [/(?<![\p{L}_./-])…|…(?![\p{L}_./-])|(?<=0x[0-9a-f]+)…(?=[0-9a-f])/gu, '...'],
];

/** JSON has names as they are, and is UTF-8 by its own rules. */
function inAscii(line: string): string {
  if (/^[[{]/.test(line)) return line;
  return MARKS.reduce((text, [mark, letters]) => text.replaceAll(mark, letters), line);
}

/** The host itself where its locale has all letters, else one that writes their like. */
export function inLocale(host: Host): Host {
  const { LC_ALL: all, LC_CTYPE: letters, LANG: language } = host.env;
  const locale = all || letters || language || '';
  if (locale === '' || /utf-?8/i.test(locale)) return host;
  return Object.create(host, {
    stdout: { value: plain(host.stdout) },
    stderr: { value: plain(host.stderr) },
    on: { value: host.on.bind(host) },
    off: { value: host.off.bind(host) },
    exit: { value: host.exit.bind(host) },
  }) as Host;
}

/** The same stream, but for what is written. */
function plain(stream: Output): Output {
  return Object.assign(Object.create(stream) as Output, {
    write: (chunk: string | Uint8Array, done?: () => void): unknown =>
      stream.write(
        typeof chunk === 'string' ? chunk.split('\n').map(inAscii).join('\n') : chunk,
        done,
      ),
  });
}
