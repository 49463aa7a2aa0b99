/**
 * A folder's names as nginx writes them with `autoindex on`, which is what `wget -r`, rclone and
 * httpdirfs read: as a page, and as JSON.
 * @module
 */
import { escapeHtml } from '../../shared/html.js';

/** What a folder holds. */
export interface Entry {
  readonly name: string;
  /** In bytes, where it is known without making the file. */
  readonly size?: number | undefined;
  readonly isFolder: boolean;
}

export interface Listing {
  /** From the server's own root on, with a slash at both ends. */
  readonly path: string;
  /** A line for people; perhaps empty. */
  readonly note: string;
  readonly entries: readonly Entry[];
}

/** Of every file and folder: nothing of them ever changes. */
export const LAST_MODIFIED = 'Thu, 01 Jan 1970 00:00:00 GMT';
const PAGE_DATE = '01-Jan-1970 00:00';
const NAME_WIDTH = 51;
const SIZE_WIDTH = 20;
/** What stands for itself everywhere: nearly every name. */
const PLAIN = /^[\w.-]+$/;

/** A name as a part of an address. */
export function encodeName(name: string): string {
  // These mean nothing in a path, and are easier to read as they are.
  return encodeURIComponent(name).replaceAll(/%(?:2C|2B|40)/g, decodeURIComponent);
}

export function listingPage({ path, note, entries }: Listing): string {
  const title = `Index of ${escapeHtml(path)}`;
  let lines = '';
  for (const { name, size, isFolder } of entries) {
    const slash = isFolder ? '/' : '';
    const isPlain = PLAIN.test(name);
    const href = isPlain ? name : escapeHtml(encodeName(name));
    const text = isPlain ? name : escapeHtml(name);
    const gap = ' '.repeat(Math.max(1, NAME_WIDTH - name.length - slash.length));
    const length = (size === undefined ? '-' : String(size)).padStart(SIZE_WIDTH);
    lines += `<a href="${href}${slash}">${text}${slash}</a>${gap}${PAGE_DATE}${length}\n`;
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<meta name="color-scheme" content="light dark" />
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${note === '' ? '' : `<p>${escapeHtml(note)}</p>\n`}<hr /><pre><a href="../">../</a>
${lines}</pre><hr />
</body>
</html>
`;
}

/** As nginx's `autoindex_format json`. */
export function listingJson({ entries }: Pick<Listing, 'entries'>): string {
  const mtime = LAST_MODIFIED;
  const lines = entries.map(({ name, size, isFolder }) =>
    JSON.stringify(
      isFolder
        ? { name, type: 'directory', mtime }
        : { name, type: 'file', mtime, ...(size === undefined ? {} : { size }) },
    ),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}
