/** Terminals: asm-generic/termbits.h, asm-generic/termios.h. Pure. */
import { decodeFlags, constantSet } from '../linux/constants.js';
import type { MemoryValue } from '../values.js';
import { coded, constant, flags, struct, u16, u32, type CodedType, type Type } from './type.js';

/** Fields of some bits in a word of flags, each an enumeration that has a name for 0, too. */
type Parts = readonly (readonly [mask: number, names: Readonly<Record<number, string>>])[];

const numbered = (name: string, step: number, count: number): Record<number, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [i * step, `${name}${i}`]));

/** Delays of output. */
const OUTPUT: Parts = [
  [0x100, numbered('NL', 0x100, 2)],
  [0x600, numbered('CR', 0x200, 4)],
  [0x1800, { ...numbered('TAB', 0x800, 3), 0x1800: 'XTABS' }],
  [0x2000, numbered('BS', 0x2000, 2)],
  [0x4000, numbered('VT', 0x4000, 2)],
  [0x8000, numbered('FF', 0x8000, 2)],
];

const SPEEDS = 'B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400'.split(
  ' ',
);
/** With CBAUDEX, 0x1000. */
const FAST_SPEEDS =
  'BOTHER B57600 B115200 B230400 B460800 B500000 B576000 B921600 B1000000 B1152000 B1500000 B2000000 B2500000 B3000000 B3500000 B4000000'.split(
    ' ',
  );

const BAUD: Readonly<Record<number, string>> = Object.fromEntries([
  ...SPEEDS.map((name, i) => [i, name]),
  ...FAST_SPEEDS.map((name, i) => [0x1000 + i, name]),
]) as Record<number, string>;

/** The speed of input, where it has one of its own: CIBAUD. */
const INPUT_BAUD: Readonly<Record<number, string>> = {
  ...Object.fromEntries(
    Object.entries(BAUD).map(([value, name]) => [Number(value) * 0x10000, `${name}<<IBSHIFT`]),
  ),
  0: '',
};

const CONTROL: Parts = [
  [0x100f, BAUD],
  [0x100f0000, INPUT_BAUD],
  [0x30, { 0: 'CS5', 0x10: 'CS6', 0x20: 'CS7', 0x30: 'CS8' }],
];

/** Value: a {@link FlagsValue}; every one of the parts stands in front of the flags. */
function modes(set: string, parts: Parts, size: 2 | 4): CodedType {
  return coded(
    parts.length === 0 ? 'terminal-flags' : 'terminal-modes',
    size,
    (bytes, { call }): MemoryValue => {
      const raw = bytes.readUIntLE(0, size);
      let rest = raw;
      const names = parts
        .map(([mask, known]) => {
          const value = (raw & mask) >>> 0;
          rest = (rest & ~mask) >>> 0;
          return known[value] ?? `0x${value.toString(16)}`;
        })
        .filter((name) => name !== '');
      const bits = decodeFlags(constantSet(call.options.arch, set) ?? {}, rest);
      return { flags: [...names, ...(rest === 0 ? [] : bits)], raw };
    },
  );
}

/** Value: the characters, by the position that V* of the header has. */
const controlCharacters = (size: number): CodedType =>
  coded('control-characters', size, (bytes): MemoryValue => [...bytes]);

const BRIEF = ['c_iflag', 'c_oflag', 'c_cflag', 'c_lflag'];

const fields = {
  c_iflag: [0, modes('terminal-input', [], 4)],
  c_oflag: [4, modes('terminal-output', OUTPUT, 4)],
  c_cflag: [8, modes('terminal-control', CONTROL, 4)],
  c_lflag: [12, modes('terminal-local', [], 4)],
  c_line: [16, constant('line-discipline', 8, false)],
  c_cc: [17, controlCharacters(19)],
} as const;

const discipline = constant('line-discipline');

export const TERMINAL_TYPES: Readonly<Record<string, Type>> = {
  /** The kernel's `struct termios`, not the C library's. */
  termios: struct('termios', 36, fields, BRIEF),
  termios2: struct('termios2', 44, { ...fields, c_ispeed: [36, u32], c_ospeed: [40, u32] }, BRIEF),
  /** The old one, of 16-bit words. */
  termio: struct(
    'termio',
    18,
    {
      c_iflag: [0, modes('terminal-input', [], 2)],
      c_oflag: [2, modes('terminal-output', OUTPUT, 2)],
      c_cflag: [4, modes('terminal-control', CONTROL, 2)],
      c_lflag: [6, modes('terminal-local', [], 2)],
      c_line: [8, constant('line-discipline', 8, false)],
      c_cc: [9, controlCharacters(8)],
    },
    BRIEF,
  ),
  winsize: struct('winsize', 8, {
    ws_row: [0, u16],
    ws_col: [2, u16],
    ws_xpixel: [4, u16],
    ws_ypixel: [6, u16],
  }),
  'modem-lines': flags('modem-lines'),
  'line-discipline': discipline,
  'terminal-flow': constant('terminal-flow'),
  'terminal-queue': constant('terminal-queue'),
};
