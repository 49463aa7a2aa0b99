/**
 * Single instructions of a piece's function, as bytes.
 * @module
 */
import { type ByteWriter, putByte, putSigned, putUnsigned } from '../wasm/bytes.js';
import { OP, SIMD } from '../wasm/module.js';
import { HOME } from './plan.js';

/** Parameters of the functions that loop: groups still to do, and three offsets that grow. */
export const LOCAL = { groups: 0, columns: 1, strip: 2, row: 3, first: 4 } as const;

/** An operation whose second input is a slot. */
export function putSlotOperation(code: ByteWriter, slot: number, instruction: number): void {
  putLoad(code, HOME.slot, 16 * slot);
  putByte(code, OP.simd);
  putUnsigned(code, instruction);
}

export function putLocal(code: ByteWriter, operation: number, local: number): void {
  putByte(code, operation);
  putUnsigned(code, local);
}

/** What a load or store adds its offset to. */
export function putAddress(code: ByteWriter, home: number): void {
  if (home === HOME.column) putLocal(code, OP.localGet, LOCAL.columns);
  else if (home === HOME.strip) putLocal(code, OP.localGet, LOCAL.strip);
  else {
    putByte(code, OP.i32Const);
    putSigned(code, 0);
  }
}

export function putLoad(code: ByteWriter, home: number, offset: number): void {
  putAddress(code, home);
  putByte(code, OP.simd);
  putUnsigned(code, SIMD.load);
  putUnsigned(code, 4);
  putUnsigned(code, offset);
}

/** Without a promise of alignment, which pixels of 12 bytes would break. */
export function putStore(code: ByteWriter, offset: number): void {
  putByte(code, OP.simd);
  putUnsigned(code, SIMD.store);
  putUnsigned(code, 0);
  putUnsigned(code, offset);
}

export function putStep(code: ByteWriter, local: number, bytes: number): void {
  if (bytes === 0) return;
  putLocal(code, OP.localGet, local);
  putByte(code, OP.i32Const);
  putSigned(code, bytes);
  putByte(code, OP.i32Add);
  putLocal(code, OP.localSet, local);
}

export function putCall(code: ByteWriter, target: number): void {
  putByte(code, OP.call);
  putUnsigned(code, target);
}

/** A call of a function that loops, from the beginning of the band. */
export function putLoopCall(code: ByteWriter, target: number, groupsParameter: number): void {
  putLocal(code, OP.localGet, groupsParameter);
  for (let offset = 0; offset < 3; offset++) {
    putByte(code, OP.i32Const);
    putSigned(code, 0);
  }
  putCall(code, target);
}
