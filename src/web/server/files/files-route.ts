/**
 * `GET /files/…`: every image as a file in folders, for programs that show a web server's files as a
 * drive.
 * @module
 */
import { hash } from 'node:crypto';
import { formatIndex } from '../../../core/index-format.js';
import { type App, type Call, outgoingOf, queryOf, type ServerContext } from '../context.js';
import { FOREVER, findImage, TYPES } from '../image-route.js';
import { type ImageJob, isKnown, tagOf } from '../make-image.js';
import { Problem, reply, securityHeaders } from '../problem.js';
import { pacedBody } from '../visitors/paced-body.js';
import { visitorOf } from '../visitors/visitor.js';
import { type ByteRange, readByteRange } from './byte-range.js';
import { type FileSizes, sizeAt } from './file-sizes.js';
import { FilesPaths, type FilesPlace, isFoundUnder, namesIn, pathTo } from './files-path.js';
import { listFolder } from './folders.js';
import type { ImageSet } from './image-set.js';
import { LAST_MODIFIED, listingJson, listingPage } from './listing.js';

const PREFIX = '/files';
/** Listings of the first levels change with the options of the server. */
const LISTING_CONTROL = 'public, max-age=3600';
/** Spaces whose sizes of files are kept. */
const MOST_SIZES = 256;

type Folder = Exclude<FilesPlace, { kind: 'image' }>;
type Image = Extract<FilesPlace, { kind: 'image' }>;

export function addFiles(app: App, server: ServerContext): void {
  const route = new FilesRoute(server);
  for (const path of [PREFIX, `${PREFIX}/*`]) app.get(path, (call) => route.answer(call));
}

class FilesRoute {
  readonly #server: ServerContext;
  readonly #sizes = new Map<string, Promise<FileSizes>>();

  constructor(server: ServerContext) {
    this.#server = server;
  }

  async answer(call: Call): Promise<Response> {
    const { pool, settings } = this.#server;
    const { maxPixels, maxIndexLength } = settings.limits;
    const visitor = visitorOf(outgoingOf(call));
    const paths = new FilesPaths({
      maxPixels,
      maxIndexLength,
      readRange: (job) => pool.run('range', job, { visitor }),
    });
    const asked = namesIn(call.req.path.slice(PREFIX.length));
    const place = await paths.find(asked);
    if (!isFoundUnder(place, asked)) {
      const query = queryOf(call);
      return reply(308, { location: `${pathTo(place, asked)}${query === '' ? '' : `?${query}`}` });
    }
    return place.kind === 'image' ? this.#replyImage(call, place) : this.#replyFolder(call, place);
  }
}
