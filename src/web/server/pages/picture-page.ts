/**
 * `GET /i/42`: a page of one image, which says to other sites what it is (Open Graph, Twitter's cards,
 * oEmbed), and `GET /oembed`, which says it as JSON.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { Enumeration } from '../../../core/enumeration.js';
import { describeSpace } from '../../../core/space.js';
import { isRandomText } from '../../../text/index-text.js';
import { embedHtml, escapeHtml } from '../../shared/html.js';
import {
  picturePagePath,
  picturePath,
  pictureTitle,
  scaleUpTo,
} from '../../shared/picture-address.js';
import { readSpaceQuery, writeSpaceQuery } from '../../shared/space-query.js';
import { type App, type Call, connectionOf, queryOf, type ServerContext } from '../context.js';
import { HTML_POLICY, writeHtml } from './html-page.js';
import { decodeName, type ImageRoute, SHORTLY } from '../image-route.js';
import { Problem, reply, replyJson } from '../problem.js';

const PREFIX = '/i/';
/** Of the larger side, in pixels, about: what sites show beside a link. */
const CARD_SIDE = 1200;
/** The same of the page itself, and of what is copied from it. */
const SHOWN_SIDE = 480;

/** An image, as a page speaks of it. */
interface Shown {
  readonly choice: Enumeration;
  /** As it stands in addresses, percent signs and all. */
  readonly number: string;
  /** The same image's one address: with its number in digits, unless there are too many. */
  readonly ownNumber: string;
  readonly title: string;
  readonly words: string;
  /** Pixels of the longer side of an image that this server makes. */
  readonly mostSide: number;
  /** The whole query of the space. */
  readonly query: string;
}

export function addPicturePages(app: App, server: ServerContext, image: ImageRoute): void {
  const { settings } = server;

  app.get('/i/:number', async (call) => {
    const raw = call.req.path.slice(PREFIX.length);
    const found = await find(server, image, raw, queryOf(call));
    if ('location' in found) {
      return reply(302, { location: found.location, 'cache-control': 'no-store' });
    }
    const base = baseOf(call, server);
    return reply(
      200,
      {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': SHORTLY,
        'content-security-policy': HTML_POLICY,
      },
      pageOf(found, base),
    );
  });

  app.get('/oembed', async (call) => {
    const params = new URLSearchParams(queryOf(call));
    const format = params.get('format') ?? 'json';
    if (format !== 'json') throw new Problem(501, 'oEmbed is given as JSON alone: format=json');
    const base = baseOf(call, server);
    const address = params.get('url') ?? '';
    if (!address.startsWith(`${base}${PREFIX.slice(1)}`))
      throw new Problem(404, `url must be the address of an image's page: ${base}i/42`);
    const { pathname, search } = new URL(address);
    const raw = pathname.slice(settings.basePath.length - 1 + PREFIX.length);
    const found = await find(server, image, raw, search.slice(1));
    if ('location' in found) throw new Problem(404, 'a random image has no address of its own');
    const most = Math.min(readSide(params, 'maxwidth'), readSide(params, 'maxheight'));
    return replyJson(embedOf(found, base, most), { 'access-control-allow-origin': '*' });
  });
}

function readSide(params: URLSearchParams, name: string): number {
  const text = params.get(name) ?? '';
  if (text === '') return CARD_SIDE;
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new Problem(400, `${name} must be a whole number of pixels`);
}

/** Where this server is, for those who have to name it: with its base path. */
function baseOf(call: Call, { settings }: ServerContext): string {
  const { headers } = connectionOf(call).incoming;
  const scheme = settings.isProxyTrusted === true ? forwardedScheme(headers) : 'http';
  const { host = 'localhost' } = headers;
  const base = `${scheme}://${host}${settings.basePath}`;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(base)) {
    throw new Problem(
      400,
      'the request names no host, with which the addresses in the answer begin',
    );
  }
  return base;
}

function forwardedScheme(headers: IncomingMessage['headers']): string {
  return /^https\b/i.test(String(headers['x-forwarded-proto'] ?? '')) ? 'https' : 'http';
}

/**
 * What an address means. The image is not made for that.
 * @param raw - the number as it stands in the address
 * @throws Problem, EnumeratorError as the image's own address
 */
async function find(
  { settings }: ServerContext,
  image: ImageRoute,
  raw: string,
  queryText: string,
): Promise<Shown | { readonly location: string }> {
  const { maxPixels } = settings.limits;
  const params = new URLSearchParams(queryText);
  params.delete('scale');
  const choice = readSpaceQuery(params, settings.choice);
  const query = writeSpaceQuery(choice);
  const { status, headers } = await image(`/${picturePath(raw, query)}`, '*', undefined);
  if (isRandomText(raw) && status !== 302)
    throw new Problem(404, 'a random image of so large a space has no address: give a number');
  if (status === 302) {
    return { location: (headers['location'] ?? '').replace('.png?', '?') };
  }
  const text = headers['x-image-index'];
  const { width, height } = choice.space;
  return {
    choice,
    number: raw,
    ownNumber: text ?? raw,
    title: pictureTitle(text ?? decodeName(raw), choice.space),
    words: `One of all images of ${describeSpace(choice.space)}, ${choice.order} order: each has a number, and this is its picture.`,
    // As many pixels as the server allows, by the square of the scale.
    mostSide: Math.floor(Math.sqrt(maxPixels / (width * height))) * Math.max(width, height),
    query,
  };
}

function pageOf(shown: Shown, base: string): string {
  const { choice, number, ownNumber, title, words, query } = shown;
  const { width, height } = choice.space;
  const own = `${base}${picturePagePath(ownNumber, query)}`;
  const { scale, address: card } = scaledImage(shown, base, CARD_SIDE);
  const embed = `${base}oembed?format=json&url=${encodeURIComponent(own)}`;
  const meta = (kind: 'name' | 'property', name: string, content: string): string =>
    `<meta ${kind}="${name}" content="${escapeHtml(content)}" />\n`;
  const head = [
    meta('name', 'description', words),
    meta('property', 'og:type', 'website'),
    meta('property', 'og:site_name', 'every image'),
    meta('property', 'og:title', title),
    meta('property', 'og:description', words),
    meta('property', 'og:url', own),
    meta('property', 'og:image', card),
    meta('property', 'og:image:type', 'image/png'),
    meta('property', 'og:image:width', String(width * scale)),
    meta('property', 'og:image:height', String(height * scale)),
    meta('property', 'og:image:alt', title),
    meta('name', 'twitter:card', width >= 2 * height ? 'summary_large_image' : 'summary'),
    meta('name', 'twitter:title', title),
    meta('name', 'twitter:description', words),
    meta('name', 'twitter:image', card),
    meta('name', 'twitter:image:alt', title),
    `<link rel="canonical" href="${escapeHtml(own)}" />\n`,
    `<link rel="alternate" type="image/png" href="${escapeHtml(`${base}${picturePath(ownNumber, query)}`)}" />\n`,
    `<link rel="alternate" type="application/json+oembed" href="${escapeHtml(embed)}" title="${escapeHtml(title)}" />\n`,
  ].join('');
  const shownImage = scaledImage(shown, base, SHOWN_SIDE);
  const [shownWidth, shownHeight] = [width * shownImage.scale, height * shownImage.scale];
  const picture = `../${picturePath(number, query)}`;
  const copied = embedHtml({
    source: shownImage.address,
    width: shownWidth,
    height: shownHeight,
    title,
    link: own,
  });
  const body = `<h1>${escapeHtml(title)}</h1>
<div class="image"><img src="${escapeHtml(picture)}" width="${shownWidth}" height="${shownHeight}" alt="${escapeHtml(title)}" /></div>
<p>${escapeHtml(words)}</p>
<p><a href="../#/explore?${escapeHtml(`${query}&n=${encodeURIComponent(decodeName(number))}`)}">Explore from here</a> · <a href="${escapeHtml(picture)}">PNG</a></p>
<details><summary>HTML for other pages</summary><code>${escapeHtml(copied)}</code></details>
`;
  return writeHtml({ title: `${title} · every image`, home: '../', head, body });
}

/** @param most - pixels that either side may have */
function embedOf(shown: Shown, base: string, most: number): object {
  const { choice, title } = shown;
  const { width, height } = choice.space;
  const { scale, address } = scaledImage(shown, base, most);
  return {
    version: '1.0',
    type: 'photo',
    title,
    provider_name: 'every image',
    provider_url: base,
    url: address,
    width: width * scale,
    height: height * scale,
  };
}

/** The image with larger pixels, as far as this server makes it. */
function scaledImage(
  { choice, ownNumber, query, mostSide }: Shown,
  base: string,
  most: number,
): { readonly scale: number; readonly address: string } {
  const scale = scaleUpTo(choice.space, Math.min(most, mostSide));
  return { scale, address: `${base}${picturePath(ownNumber, query, scale)}` };
}
