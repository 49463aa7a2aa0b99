/**
 * node:fs as a disk that can fail: the process dies at its k-th change, in the midst of a write too; a
 * call fails with an errno, once or from then on; and what was done is written down, so that a loss of
 * power can be played by the rules of POSIX: kept are only the bytes of files, and the names in folders,
 * that were brought to the disk.
 *
 * The built modules call functions of the one object that `import fs from 'node:fs'` gives, so that it
 * is enough to put others in their place. Only what lies below one folder is counted.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';

/** Thrown in place of each change from the one at which the process dies. */
class Killed extends Error {}

export interface Fault {
  /** The call at which it happens, from 1. */
  readonly at: number;
  /** `kill`; `tear`: the same, when half of the bytes are written; else an errno such as `EIO`. */
  readonly what: string;
  /** Whether all later calls fail too. A kill is for ever. */
  readonly isLasting?: boolean;
}

/** What reached the disk's cache, in order. */
export type Change =
  | { readonly kind: 'name'; readonly folder: string; readonly name: string; readonly to: Node }
  | { readonly kind: 'unname'; readonly folder: string; readonly name: string }
  | { readonly kind: 'write'; readonly inode: bigint; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly inode: bigint; readonly size: number }
  | { readonly kind: 'sync'; readonly what: bigint | string };

/** A file by its inode, or a folder. */
export type Node = bigint | 'folder';

type Call = (...args: never[]) => unknown;
type Functions = Record<string, Call>;

/** Calls that change something. Others are counted where errors are put in. */
const CHANGES = [
  'openSync',
  'writeSync',
  'ftruncateSync',
  'renameSync',
  'linkSync',
  'rmSync',
  'unlinkSync',
  'rmdirSync',
  'mkdirSync',
  'copyFileSync',
  'fsyncSync',
];
const LOOKS = ['readSync', 'readdirSync', 'lstatSync', 'statSync', 'fstatSync'];

export class FaultyDisk {
  readonly changes: Change[] = [];
  /** The names of the calls so far. */
  readonly calls: string[] = [];
  #isDead = false;
  #inside = false;
  #isOver = false;
  readonly #root: string;
  readonly #fault: Fault | undefined;
  readonly #originals: Functions = {};
  /** The paths of open files. */
  readonly #open = new Map<number, string>();

  constructor(root: string, fault?: Fault) {
    this.#root = root;
    this.#fault = fault;
  }

  /** Do something on this disk, and put the system's functions back. */
  async use<T>(action: () => Promise<T>): Promise<T> {
    const functions = fs as unknown as Functions;
    const isErrno = this.#fault !== undefined && !this.#isKill();
    for (const name of [...CHANGES, ...(isErrno ? LOOKS : []), 'closeSync', 'writeFileSync']) {
      const original = functions[name]!;
      this.#originals[name] = original;
      functions[name] = (...args: never[]) => this.#call(name, original, args);
    }
    try {
      return await action();
    } finally {
      Object.assign(functions, this.#originals);
      this.#isOver = true;
      for (const descriptor of this.#open.keys()) closeQuietly(descriptor);
    }
  }

  #isKill(): boolean {
    return this.#fault?.what === 'kill' || this.#fault?.what === 'tear';
  }

  #call(name: string, original: Call, args: readonly unknown[]): unknown {
    const call = (): unknown => original(...(args as never[]));
    const file = this.#fileOf(name, args);
    // Node keeps a function that it took while this one was in its place.
    if (this.#isOver || this.#inside || typeof file !== 'string' || !this.#isBelow(file))
      return call();
    if (name === 'closeSync') {
      this.#open.delete(args[0] as number);
      return call();
    }
    if (name === 'writeFileSync') return this.#writeFile(args);
    if (name === 'openSync' && args[1] === 'r' && this.#isKill()) return call();
    this.#fail(name, args);
    this.#inside = true;
    try {
      const node = this.#nodeOf(name, args);
      const result = call();
      if (name === 'openSync') this.#open.set(result as number, file);
      this.#note(name, args, result, node);
      return result;
    } finally {
      this.#inside = false;
    }
  }

  /** By the calls that are counted. */
  #writeFile([file, data, options]: readonly unknown[]): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : (data as Uint8Array);
    if (typeof file === 'number') {
      fs.writeSync(file, bytes);
      return;
    }
    const flag = (options as { flag?: string } | undefined)?.flag ?? 'w';
    const descriptor = fs.openSync(file as string, flag);
    try {
      if (bytes.length > 0) fs.writeSync(descriptor, bytes);
    } finally {
      fs.closeSync(descriptor);
    }
  }

  #fileOf(name: string, [first, second]: readonly unknown[]): string | undefined {
    if (typeof first === 'number') return this.#open.get(first);
    return (name === 'linkSync' || name === 'renameSync' ? second : first) as string;
  }

  #isBelow(file: string): boolean {
    return path.resolve(file).startsWith(this.#root);
  }

  #fail(name: string, args: readonly unknown[]): void {
    if (this.#isDead) throw new Killed();
    this.calls.push(name);
    const fault = this.#fault;
    if (fault === undefined || this.calls.length < fault.at) return;
    if (this.calls.length > fault.at && fault.isLasting !== true) return;
    if (fault.what === 'tear' && name === 'writeSync') this.#tear(args);
    if (this.#isKill()) {
      this.#isDead = true;
      throw new Killed();
    }
    throw Object.assign(new Error(`${fault.what}: put in, ${name}`), {
      code: fault.what,
      syscall: name.replace('Sync', ''),
      errno: -1,
    });
  }

  #tear([descriptor, bytes, offset = 0, length, at]: readonly unknown[]): void {
    const whole = bytes as Uint8Array;
    const from = offset as number;
    const half = Math.floor(((length as number | undefined) ?? whole.length - from) / 2);
    const write = this.#originals['writeSync'] as unknown as typeof fs.writeSync;
    write(descriptor as number, whole, from, half, (at as number | null | undefined) ?? null);
  }

  /** The file that a name leads to before the call. */
  #nodeOf(name: string, [first, second]: readonly unknown[]): Node | undefined {
    if (name === 'writeSync' || name === 'ftruncateSync' || name === 'fsyncSync')
      return inodeOf(first as number);
    if (name === 'linkSync' || name === 'renameSync') return inodeOf(first as string);
    if (name === 'openSync') {
      return second !== 'r' && fs.existsSync(first as string)
        ? inodeOf(first as string)
        : undefined;
    }
    return undefined;
  }

  #note(name: string, args: readonly unknown[], result: unknown, node: Node | undefined): void {
    const [first, second] = args as [string, string];
    switch (name) {
      case 'openSync': {
        if (second === 'r' || (typeof second === 'number' && node !== undefined)) return;
        if (node === undefined) this.#name(first, inodeOf(result as number));
        else if (second === 'w') this.changes.push({ kind: 'cut', inode: node as bigint, size: 0 });
        return;
      }
      case 'copyFileSync':
        this.#name(second, inodeOf(second));
        return;
      case 'writeSync':
        return this.#noteWrite(args, result as number, node as bigint);
      case 'ftruncateSync':
        this.changes.push({ kind: 'cut', inode: node as bigint, size: (args[1] as number) ?? 0 });
        return;
      case 'renameSync':
        this.#name(second, node!);
        return this.#unname(first);
      case 'linkSync':
        return this.#name(second, node!);
      case 'rmSync':
      case 'unlinkSync':
      case 'rmdirSync':
        return this.#unname(first);
      case 'mkdirSync':
        return this.#name(first, 'folder');
      case 'fsyncSync': {
        const file = this.#open.get(args[0] as number)!;
        const isFolder = fs.fstatSync(args[0] as number).isDirectory();
        this.changes.push({ kind: 'sync', what: isFolder ? path.resolve(file) : (node as bigint) });
      }
    }
  }

  #noteWrite(args: readonly unknown[], written: number, inode: bigint): void {
    const [, bytes, offset = 0, , at] = args as [
      number,
      Uint8Array | string,
      number?,
      number?,
      number?,
    ];
    const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    const from = typeof bytes === 'string' ? 0 : (offset ?? 0);
    const copy = Buffer.from(whole.subarray(from, from + written));
    // Without a place it goes where the last one ended.
    const place = at ?? fs.fstatSync(args[0] as number).size - written;
    this.changes.push({ kind: 'write', inode, at: place, bytes: copy });
  }

  #name(file: string, to: Node): void {
    const { dir, base } = path.parse(path.resolve(file));
    this.changes.push({ kind: 'name', folder: dir, name: base, to });
  }

  #unname(file: string): void {
    const { dir, base } = path.parse(path.resolve(file));
    this.changes.push({ kind: 'unname', folder: dir, name: base });
  }
}

function inodeOf(file: number | string): bigint {
  return typeof file === 'number'
    ? fs.fstatSync(file, { bigint: true }).ino
    : fs.lstatSync(file, { bigint: true }).ino;
}

function closeQuietly(descriptor: number): void {
  try {
    fs.closeSync(descriptor);
  } catch {
    // It was closed by who opened it.
  }
}

/**
 * What is on the disk after a loss of power.
 * @param changes - all that were made until then
 * @param survives - whether a change that was not brought to the disk is there nevertheless
 * @param root - the folder in which the changes were made; it was there before
 * @param into - an empty folder, for what is left of it
 */
export function loseThePower(
  changes: readonly Change[],
  survives: () => boolean,
  root: string,
  into: string,
): void {
  const files = new Map<bigint, Buffer>();
  const folders = new Map<string, Map<string, Node>>([[root, new Map()]]);
  changes.forEach((change, i) => {
    if (change.kind === 'sync' || !(isSynced(changes, i) || survives())) return;
    apply(change, files, folders);
  });
  write(root, into, files, folders);
}

/** Whether a later sync brings a change to the disk. */
function isSynced(changes: readonly Change[], i: number): boolean {
  const change = changes[i]!;
  const what = 'inode' in change ? change.inode : 'folder' in change ? change.folder : undefined;
  return changes.slice(i + 1).some((later) => later.kind === 'sync' && later.what === what);
}

function apply(
  change: Exclude<Change, { kind: 'sync' }>,
  files: Map<bigint, Buffer>,
  folders: Map<string, Map<string, Node>>,
): void {
  switch (change.kind) {
    case 'name': {
      const { folder, name, to } = change;
      const inside = path.join(folder, name);
      if (to === 'folder' && !folders.has(inside)) folders.set(inside, new Map());
      entriesOf(folders, folder).set(name, to);
      return;
    }
    case 'unname':
      entriesOf(folders, change.folder).delete(change.name);
      return;
    case 'cut': {
      const old = files.get(change.inode) ?? Buffer.alloc(0);
      files.set(change.inode, Buffer.concat([old, Buffer.alloc(change.size)], change.size));
      return;
    }
    case 'write': {
      const old = files.get(change.inode) ?? Buffer.alloc(0);
      const size = Math.max(old.length, change.at + change.bytes.length);
      const file = Buffer.concat([old, Buffer.alloc(size - old.length)]);
      change.bytes.copy(file, change.at);
      files.set(change.inode, file);
    }
  }
}

/** A folder whose own name was lost may have entries, which nobody finds. */
function entriesOf(folders: Map<string, Map<string, Node>>, folder: string): Map<string, Node> {
  const entries = folders.get(folder) ?? new Map<string, Node>();
  folders.set(folder, entries);
  return entries;
}

function write(
  folder: string,
  into: string,
  files: ReadonlyMap<bigint, Buffer>,
  folders: ReadonlyMap<string, ReadonlyMap<string, Node>>,
  /** Files by their inodes: one may have two names. */
  written = new Map<bigint, string>(),
): void {
  for (const [name, node] of folders.get(folder) ?? []) {
    const file = path.join(into, name);
    if (node === 'folder') {
      fs.mkdirSync(file);
      write(path.join(folder, name), file, files, folders, written);
      continue;
    }
    const other = written.get(node);
    if (other === undefined) fs.writeFileSync(file, files.get(node) ?? Buffer.alloc(0));
    else fs.linkSync(other, file);
    written.set(node, file);
  }
}
