/**
 * Values by their names that outlive the page: in the browser's IndexedDB, one object store for all of
 * them. A value is whatever can be cloned: pictures' files, numbers.
 *
 * It never throws. Where there is no IndexedDB, or the browser forbids it, nothing is kept.
 * @module
 */

/** As it stands in the object store, under its name. */
interface Kept {
  readonly value: unknown;
  /** When it was put, and its size: what tells the oldest without a look at the values. */
  readonly age: readonly [putAt: number, sizeBytes: number];
}

/** Values whose names begin alike. */
export interface Family {
  readonly prefix: string;
  /** Beyond so many of them the oldest go. */
  readonly most: number;
}

export interface Store {
  /** @returns the value of that name; undefined where none is kept */
  get(name: string): Promise<unknown>;
  /**
   * Keep a value, in the place of one of the same name. Beyond the bound the oldest values go.
   * @param family - which the name is of, where there are bounds for that, too
   * @returns whether it is kept: not where it alone is beyond the bound, or the browser has no room
   */
  put(name: string, value: unknown, sizeBytes: number, family?: Family): Promise<boolean>;
  delete(name: string): Promise<void>;
  /** Delete all whose names begin so, with what was put before this call and is still on its way. */
  deleteAll(prefix: string): Promise<void>;
  /** The names of all values, the oldest first. */
  keys(): Promise<readonly string[]>;
}

/** Of all that the page keeps. */
const MOST_BYTES = 2 ** 28;

const NO_FAMILY: Family = { prefix: '', most: Infinity };
const VALUES = 'values';
const BY_AGE = 'age';

/** @param database - its name @param mostBytes - the oldest values go beyond it */
export function openStore(database: string, mostBytes = MOST_BYTES): Store {
  let opened: Promise<IDBDatabase> | undefined;
  let lastPut = 0;

  function open(): Promise<IDBDatabase> {
    opened ??= openDatabase(database, () => (opened = undefined));
    return opened;
  }

  /** Work in one transaction: all of it is done, or nothing. */
  async function within<T>(
    mode: IDBTransactionMode,
    otherwise: T,
    work: (values: IDBObjectStore, done: (result: T) => void) => void,
  ): Promise<T> {
    try {
      const transaction = (await open()).transaction(VALUES, mode);
      return await new Promise<T>((resolve, reject) => {
        let result = otherwise;
        transaction.addEventListener('complete', () => resolve(result));
        transaction.addEventListener('abort', () => reject(transaction.error));
        work(transaction.objectStore(VALUES), (found) => (result = found));
      });
    } catch {
      return otherwise;
    }
  }

  return {
    get: (name) =>
      within<unknown>('readonly', undefined, (values, done) => {
        whenDone(values.get(name), (kept: Kept | undefined) => done(kept?.value));
      }),

    put(name, value, sizeBytes, { prefix, most } = NO_FAMILY) {
      // Two of the same moment keep their order.
      lastPut = Math.max(Date.now(), lastPut + 1);
      const kept: Kept = { value, age: [lastPut, sizeBytes] };
      return within('readwrite', false, (values, done) => {
        if (sizeBytes > mostBytes) values.delete(name);
        else values.put(kept, name).addEventListener('success', () => done(true));
        let sum = 0;
        let members = 0;
        walk(values.index(BY_AGE).openKeyCursor(null, 'prev'), ({ key, primaryKey }) => {
          sum += (key as [number, number])[1];
          const isMember = (primaryKey as string).startsWith(prefix);
          const isBeyond = isMember && ++members > most;
          if (isBeyond || sum > mostBytes) values.delete(primaryKey);
        });
      });
    },

    delete: (name) => within('readwrite', undefined, (values) => void values.delete(name)),

    deleteAll: (prefix) =>
      within('readwrite', undefined, (values) => {
        values.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
      }),

    keys: () =>
      within<readonly string[]>('readonly', [], (values, done) => {
        whenDone(values.index(BY_AGE).getAllKeys(), (names) => done(names as string[]));
      }),
  };
}

/** What the page keeps for the visitor; names begin with the view's. */
export const store = openStore('every-image');

function openDatabase(name: string, forget: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(VALUES).createIndex(BY_AGE, BY_AGE);
    });
    request.addEventListener('success', () => {
      const { result } = request;
      // The visitor may throw everything away, and a newer page may want another form of it.
      result.addEventListener('close', forget);
      result.addEventListener('versionchange', () => {
        result.close();
        forget();
      });
      resolve(result);
    });
    request.addEventListener('error', () => reject(request.error));
  });
}

function whenDone<T>(request: IDBRequest<T>, use: (result: T) => void): void {
  request.addEventListener('success', () => use(request.result));
}

/** Visit what a cursor passes, to its end. */
function walk(request: IDBRequest<IDBCursor | null>, visit: (cursor: IDBCursor) => void): void {
  request.addEventListener('success', () => {
    const cursor = request.result;
    if (cursor === null) return;
    visit(cursor);
    cursor.continue();
  });
}
