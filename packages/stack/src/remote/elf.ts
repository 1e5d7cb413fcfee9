/**
 * Reads what the engine needs of an ELF64 little-endian file: segments, build id, thread-local storage, and
 * a few symbols out of the hundred thousand in `.symtab` (local ones included). Layouts: elf(5).
 */
import { closeSync, openSync, readSync } from 'node:fs';

/** A loadable segment (`PT_LOAD`). */
export interface Segment {
  offset: number;
  address: number;
  fileSize: number;
  memorySize: number;
  executable: boolean;
}

/** A symbol: virtual address (or TLS offset) and size as linked, before any load bias. */
export interface ElfSymbol {
  value: number;
  size: number;
}

interface Section {
  type: number;
  offset: number;
  size: number;
  link: number;
}

const PT_LOAD = 1;
const PT_NOTE = 4;
const PT_TLS = 7;
const SHT_SYMTAB = 2;
const NT_GNU_BUILD_ID = 3;
const ET_DYN = 3;
const MAX_TABLE = 256 << 20;

/** An open ELF file. */
export class ElfFile {
  readonly #fd: number;
  readonly segments: Segment[] = [];
  /** `PT_TLS`: size in memory and alignment. */
  readonly tls: { size: number; align: number } | undefined;
  /** Position independent: loaded at a bias. */
  readonly relocatable: boolean;
  readonly machine: number;
  readonly buildId: string | undefined;
  readonly #sections: Section[] = [];

  private constructor(fd: number) {
    this.#fd = fd;
    const header = this.#read(0, 64);
    if (header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2 || header[5] !== 1)
      throw new Error('not an ELF64 little-endian file');
    this.relocatable = header.readUInt16LE(16) === ET_DYN;
    this.machine = header.readUInt16LE(18);
    const programHeaders = header.readUInt16LE(56);
    const programs = this.#read(word(header, 32), programHeaders * 56);
    let buildId: string | undefined;
    let tls: { size: number; align: number } | undefined;
    for (let i = 0; i < programHeaders; i++) {
      const at = i * 56;
      const type = programs.readUInt32LE(at);
      const offset = word(programs, at + 8);
      const fileSize = word(programs, at + 32);
      const memorySize = word(programs, at + 40);
      if (type === PT_LOAD) {
        const executable = (programs.readUInt32LE(at + 4) & 1) !== 0;
        this.segments.push({ offset, address: word(programs, at + 16), fileSize, memorySize, executable });
      } else if (type === PT_TLS) tls = { size: memorySize, align: word(programs, at + 48) };
      else if (type === PT_NOTE && buildId === undefined)
        buildId = findBuildId(this.#read(offset, Math.min(fileSize, 4096)));
    }
    this.buildId = buildId;
    this.tls = tls;
    const sectionCount = header.readUInt16LE(60);
    if (sectionCount === 0) return;
    const sections = this.#read(word(header, 40), sectionCount * 64);
    for (let at = 0; at < sections.length; at += 64) {
      this.#sections.push({
        type: sections.readUInt32LE(at + 4),
        offset: word(sections, at + 24),
        size: word(sections, at + 32),
        link: sections.readUInt32LE(at + 40),
      });
    }
  }

  /** @throws for a file that cannot be read or is no ELF64 file */
  static open(path: string): ElfFile {
    const fd = openSync(path, 'r');
    try {
      return new ElfFile(fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Bytes at a virtual address; what has no bytes in the file (`.bss`) reads as zero. */
  bytesAt(address: number, length: number): Buffer {
    for (const segment of this.segments) {
      const at = address - segment.address;
      if (at < 0 || at >= segment.memorySize) continue;
      const result = Buffer.alloc(length);
      const inFile = Math.min(length, segment.fileSize - at);
      if (inFile > 0) readSync(this.#fd, result, 0, inFile, segment.offset + at);
      return result;
    }
    return Buffer.alloc(length);
  }

  /** True when the file has a symbol table; `strip` removes it. */
  get hasSymbols(): boolean {
    return this.#sections.some((section) => section.type === SHT_SYMTAB && section.size > 0);
  }

  /**
   * Symbols whose name is one of `names` or begins with one of `prefixes`. The first definition with a size
   * wins. Three bytes of each name decide whether it is looked at, so no string is made for the others.
   */
  symbols(names: readonly string[], prefixes: readonly string[]): Map<string, ElfSymbol> {
    const found = new Map<string, ElfSymbol>();
    const table = this.#sections.find((section) => section.type === SHT_SYMTAB);
    const strings = table && this.#sections[table.link];
    if (!table || !strings || table.size > MAX_TABLE || strings.size > MAX_TABLE) return found;
    const text = this.#read(strings.offset, strings.size);
    const entries = this.#read(table.offset, table.size - (table.size % 24));
    const wanted = new Set(names);
    // Mangled names share their first 15 bytes (_ZN2v88internal): the bytes behind them tell them apart.
    const tails = new Set(names.map((name) => key(Buffer.from(`${name}\0\0\0`), TAIL)));
    const heads = new Set(prefixes.map((prefix) => key(Buffer.from(prefix), 0)));
    const words = new Uint32Array(entries.buffer, entries.byteOffset, entries.length >> 2);
    for (let i = 0; i < words.length; i += 6) {
      const at = words[i]!;
      const shndx = words[i + 1]! >>> 16;
      if (shndx === 0 || at + TAIL + 3 > text.length) continue;
      const isPrefix = heads.has(key(text, at));
      if (!isPrefix && !tails.has(key(text, at + TAIL))) continue;
      const name = text.toString('latin1', at, text.indexOf(0, at));
      if (!wanted.has(name) && !(isPrefix && prefixes.some((prefix) => name.startsWith(prefix)))) continue;
      const size = words[i + 4]! + words[i + 5]! * 2 ** 32;
      const known = found.get(name);
      if (known && (known.size > 0 || size === 0)) continue;
      found.set(name, { value: words[i + 2]! + words[i + 3]! * 2 ** 32, size });
    }
    return found;
  }

  #read(offset: number, length: number): Buffer {
    // Slow: its own memory, so that 32-bit words are aligned.
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const n = readSync(this.#fd, bytes, done, length - done, offset + done);
      if (n === 0) throw new Error('the ELF file ends early');
      done += n;
    }
    return bytes;
  }
}

const TAIL = 16;

function key(text: Buffer, at: number): number {
  return text[at]! | (text[at + 1]! << 8) | (text[at + 2]! << 16);
}

function word(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

function findBuildId(notes: Buffer): string | undefined {
  for (let at = 0; at + 12 <= notes.length;) {
    const nameSize = notes.readUInt32LE(at);
    const size = notes.readUInt32LE(at + 4);
    const start = at + 12 + ((nameSize + 3) & ~3);
    const isGnu = notes.toString('latin1', at + 12, at + 16) === 'GNU\0';
    if (isGnu && notes.readUInt32LE(at + 8) === NT_GNU_BUILD_ID)
      return notes.toString('hex', start, start + size);
    at = start + ((size + 3) & ~3);
  }
  return undefined;
}
