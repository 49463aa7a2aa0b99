/**
 * What people see in place of an answer.
 * @module
 */
import { STATUS_CODES } from 'node:http';
import { escapeHtml } from '../../shared/html.js';
import { writeHtml } from './html-page.js';

/** @param path - of the request, below the base path; undefined where there is no way home */
export function problemPage(
  { status, message }: { readonly status: number; readonly message: string },
  path: string | undefined,
): string {
  const title = STATUS_CODES[status] ?? 'Error';
  // Codes are for programs.
  const words = message.replace(/^E_[A-Z]+: /, '');
  return writeHtml({
    title: `${status} ${title}`,
    home: path === undefined ? undefined : homeFrom(path),
    body: `<h1>${title}</h1>\n<p>${escapeHtml(words)}</p>\n`,
  });
}

/** Relative, so that it is right below every path. */
function homeFrom(path: string): string {
  return `./${'../'.repeat(path.split('/').length - 2)}`;
}
