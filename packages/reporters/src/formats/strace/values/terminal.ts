/** Modes of terminals. Pure. */
import type { FlagsValue } from '@ptracer/core';
import type { Format } from './special.js';
import { hex } from './words.js';

/** Positions of `c_cc`, asm-generic/termbits.h. */
const CHARACTERS =
  'VINTR VQUIT VERASE VKILL VEOF VTIME VMIN VSWTC VSTART VSTOP VSUSP VEOL VREPRINT VDISCARD VWERASE VLNEXT VEOL2'.split(
    ' ',
  );

/** Enumerations that are 0 have names, too. */
const modes: Format = (value) => (value as FlagsValue).flags.join('|');

const characters: Format = (value) => {
  const texts = (value as number[]).map(
    (character, i) => `[${CHARACTERS[i] ?? i}]=${character === 0 ? '0' : hex(character)}`,
  );
  return `[${texts.join(', ')}]`;
};

export const TERMINAL_TEXTS: Readonly<Record<string, Format>> = {
  'terminal-modes': modes,
  'control-characters': characters,
};
