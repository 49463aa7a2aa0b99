/** Which of several answers a client wants. RFC 9110 §12.5. @module */
import t from 'tap';
import { chooseOffered } from '../../../src/web/server/accept.js';
import { ask, startTestServer } from './served.js';

t.test('weights, then how clearly it is named, then ours', (t) => {
  const types = ['application/json', 'text/html'] as const;
  for (const [header, chosen] of [
    [undefined, undefined],
    ['', undefined],
    ['*/*', 'application/json'],
    ['text/html', 'text/html'],
    ['text/*', 'text/html'],
    ['TEXT/HTML; charset=utf-8', 'text/html'],
    ['text/html;q=0', undefined],
    ['text/html;q=0, */*', 'application/json'],
    ['application/json;q=0.1, text/html', 'text/html'],
    ['application/json, text/html', 'application/json'],
    ['text/html, application/json;q=0.9', 'text/html'],
    ['text/html, */*', 'text/html'],
    ['text/html;q=0.2, */*;q=0.5', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['application/*;q=0.5, text/html;q=0.500', 'text/html'],
    ['*/*;q=0, text/html;level=1;q=0.3', 'text/html'],
    ['image/png', undefined],
    ['text/html;q=often', 'text/html'],
    [',,;q=1,', undefined],
    ['text/plain', undefined],
    [`${'a/b,'.repeat(20_000)}text/html`, undefined],
  ] as const) {
    t.equal(chooseOffered(header, types), chosen, (header ?? 'none').slice(0, 80));
  }
  const codings = ['br', 'gzip'] as const;
  for (const [header, chosen] of [
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['br;q=0.000, gzip;q=0', undefined],
    ['identity', undefined],
    ['*', 'br'],
  ] as const) {
    t.equal(chooseOffered(header, codings), chosen, header);
  }
  t.end();
});

t.test('errors are for programs, unless a person reads them', async (t) => {
  const { address } = await startTestServer(t);
  for (const [accept, type] of [
    ['text/html;q=0', 'application/problem+json'],
    ['application/json;q=0.1, text/html', 'text/html; charset=utf-8'],
    ['text/html;q=0.1, application/json', 'application/problem+json'],
    ['text/html;q=0.1, application/problem+json', 'application/problem+json'],
    ['text/html, */*;q=0.1', 'text/html; charset=utf-8'],
    ['*/*', 'application/problem+json'],
  ] as const) {
    for (const path of ['/image/x.png', '/nothing']) {
      const { headers } = await ask(address, path, { headers: { accept } });
      t.equal(headers['content-type'], type, accept);
      t.equal(headers.vary, 'accept');
    }
  }
});

t.test('what people read of an error has the way home, and runs nothing', async (t) => {
  const { address } = await startTestServer(t, { basePath: '/a/' });
  const accept = 'text/html';
  for (const [path, home] of [
    ['/a/nothing', './'],
    ['/a/image/x.png', './../'],
    ['/a/no/such/thing', './../../'],
    ['/b', undefined],
  ] as const) {
    const { headers, body } = await ask(address, path, { headers: { accept } });
    const html = body.toString();
    t.equal(/<a href="([^"]*)"/.exec(html)?.[1], home, path);
    if (home !== undefined) t.equal(new URL(home, `http://x${path}`).pathname, '/a/');
    const policy = headers['content-security-policy'] ?? '';
    // Images are for the icon alone: browsers ask for it by the rule of images.
    t.match(
      policy,
      /^default-src 'none'; img-src 'self'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    t.equal(/<link rel="icon" href="([^"]*)"/.exec(html)?.[1], home && `${home}icon.svg`, path);
    t.notMatch(html, /<script|style="/);
  }
});
