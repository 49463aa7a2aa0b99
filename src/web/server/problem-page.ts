/**
 * What people see in place of an answer.
 * @module
 */
import { hash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** The page's own colours. */
const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c1b19, #eeece8); --quiet: light-dark(#605c55, #a5a19a);
  --ground: light-dark(#f6f5f2, #131313); --accent: light-dark(#ad3d0f, #ff9060); }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 2rem; box-sizing: border-box;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { max-width: 36rem; }
svg { width: 3rem; border-radius: 6px; }
h1 { margin: 1rem 0 0.5rem; font-size: 1.5rem; }
p { margin: 0 0 1rem; color: var(--quiet); overflow-wrap: anywhere; }
a { color: var(--accent); }
`;

/** Nothing but this style. */
export const PROBLEM_POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const ICON =
  '<svg viewBox="0 0 16 16" shape-rendering="crispEdges" aria-hidden="true"><path fill="#17181a" d="M0 0h16v16H0z"/><path fill="#f4f1ea" d="M3 3h5v5H3z"/><path fill="#f4f1ea" d="M8 8h5v5H8z"/><path fill="#e8663c" d="M8 3h5v5H8z"/></svg>';

/** @param path - of the request, below the base path; undefined where there is no way home */
export function problemPage(
  { status, message }: { readonly status: number; readonly message: string },
  path: string | undefined,
): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${status} ${title}</title>
<style>${STYLE}</style>
<main>
${ICON}
<h1>${title}</h1>
<p>${escapeHtml(message)}</p>
${path === undefined ? '' : `<p><a href="${homeFrom(path)}">every image</a></p>\n`}</main>
</html>
`;
}

/** Relative, so that it is right below every path. */
function homeFrom(path: string): string {
  return `./${'../'.repeat(path.split('/').length - 2)}`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
