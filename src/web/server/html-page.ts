/**
 * Pages that the server writes itself, which need no script: a picture's own page, and what is said
 * where there is none.
 * @module
 */
import { hash } from 'node:crypto';

/** What a page has. All texts are plain; those of `head` and `body` are markup. */
export interface HtmlPage {
  readonly title: string;
  /** Leads to the server's own page, relative to this one. */
  readonly home: string;
  readonly head?: string;
  readonly body: string;
}

/** As `page/styles/tokens.css` has it. */
const STYLE = `:root{color-scheme:light dark;--ground:light-dark(#f6f5f2,#131313);--ink:light-dark(#1c1b19,#eeece8);--quiet:light-dark(#605c55,#a5a19a);--accent:light-dark(#ad3d0f,#ff9060);--stage:light-dark(#e9e7e2,#0b0b0b)}
body{margin:0 auto;max-width:48rem;padding:1rem clamp(1rem,2.5vw,2rem) 3rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
a{color:var(--accent)}
h1{font-size:1.75rem;font-weight:600;letter-spacing:-.015em;line-height:1.2;overflow-wrap:anywhere}
.home{display:inline-flex;gap:.625rem;align-items:center;min-height:2.5rem;color:var(--ink);font-weight:600;text-decoration:none}
.mark{width:1.125rem;height:1.125rem;border:1px solid var(--ink);background:conic-gradient(var(--accent) 25%,var(--ink) 0 50%,transparent 0 75%,var(--ink) 0)}
.image{display:grid;place-items:center;margin:1rem 0;padding:1rem;background:var(--stage)}
.image img{max-width:100%;height:auto;image-rendering:pixelated}
.quiet{color:var(--quiet);overflow-wrap:anywhere}
`;

const STYLE_SOURCE = `'sha256-${hash('sha256', STYLE, 'base64')}'`;

/** Let a page have the style that stands in it. @param headers - changed in place */
export function allowStyle(headers: Record<string, string>): Record<string, string> {
  const policy = headers['content-security-policy'] ?? '';
  headers['content-security-policy'] = policy.replace(
    "style-src 'self'",
    `style-src 'self' ${STYLE_SOURCE}`,
  );
  return headers;
}

export function writeHtml({ title, home, head = '', body }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${escapeHtml(home)}icon.svg" type="image/svg+xml" />
${head}<style>${STYLE}</style>
</head>
<body>
<a class="home" href="${escapeHtml(home)}"><span class="mark"></span>every image</a>
<main>
${body}</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
