/** Structures that have grown from kernel to kernel: how much of one is there, its size says. Pure. */
import type { MemoryValue } from '../values.js';
import { copyMemory, valueOf } from './read.js';
import { custom, sizeOf, type CustomType, type ReadContext, type StructType } from './type.js';

/** Most bytes that are looked through behind the fields that are known. */
const TAIL_LIMIT = 0x1000;

/** Where the size of a structure stands. */
export interface Sized {
  /** Reads it out of the first bytes of the structure. Default: the extent that the call gives. */
  sizeOf?(bytes: Buffer): number;
  /** Smaller ones are not decoded. Default: 1. */
  least?: number;
  /** What a size of 0 stands for. */
  assumed?: number;
  /** Fields up to here are always there: what the caller did not give is 0. Default: none. */
  always?: number;
  /** More than the known fields is only told of where it is not all zeros. */
  zeros?: true;
}

/** Value: the fields that the size includes; truncated where it includes more than is known. */
export function sized(layout: StructType, sizing: Sized): CustomType {
  return custom(
    layout.name,
    (context, address, extent) => readSized(layout, sizing, context, address, extent),
    layout,
  );
}

/** Reads a structure of that size. */
function readSized(
  layout: StructType,
  { sizeOf: stated, least = 1, assumed, always = 0, zeros }: Sized,
  context: ReadContext,
  address: number,
  extent: number,
): { value: MemoryValue; truncated?: true } | undefined {
  const head = stated ? copyMemory(context, address, 8) : undefined;
  if (stated && head === undefined) return undefined;
  const given = stated ? stated(head!) : extent;
  const size = given === 0 && assumed !== undefined ? assumed : given;
  if (size < least) return undefined;
  const known = copyMemory(context, address, Math.min(size, layout.size));
  if (known === undefined) return undefined;
  const bytes = Buffer.concat([known, Buffer.alloc(layout.size - known.length)]);
  const value: Record<string, MemoryValue> = {};
  for (const { name, offset, type } of layout.fields) {
    if (offset + sizeOf(type) > Math.max(size, always)) continue;
    value[name] = valueOf(type, bytes, offset, context);
  }
  const more = size > layout.size && (!zeros || !isZero(context, address + layout.size, size - layout.size));
  return more ? { value, truncated: true } : { value };
}

/** Whether all bytes are 0; those that cannot be read are not. */
function isZero(context: ReadContext, address: number, length: number): boolean {
  const bytes = copyMemory(context, address, Math.min(length, TAIL_LIMIT));
  return bytes !== undefined && bytes.every((byte) => byte === 0);
}
