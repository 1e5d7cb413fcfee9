/** Modes of terminals. Pure. */
import type { FlagsValue } from '@ptracer/core';
import type { Format } from './special.js';
import { hex } from './words.js';

/** Positions of `c_cc`, asm-generic/termbits.h. */
const CHARACTERS =
  'VINTR VQUIT VERASE VKILL VEOF VTIME VMIN VSWTC VSTART VSTOP VSUSP VEOL VREPRINT VDISCARD VWERASE VLNEXT VEOL2'.split(
    ' ',
  );

/** Flags of which there are none leave nothing. */
const modeFlags: Format = (value) => (value as FlagsValue).flags.join('|');

/** Enumerations that are 0 have names, too; flags stand behind them, be there any or not. */
const modes: Format = (value) => {
  const { flags: names } = value as FlagsValue;
  const text = names.join('|');
  return names.some((name) => !ENUMERATED.test(name)) ? text : `${text}|`;
};

const ENUMERATED = /^(NL|CR|TAB|BS|VT|FF|CS|B)\d+(<<IBSHIFT)?$|^XTABS$|^BOTHER/;

const characters: Format = (value) => {
  const texts = (value as number[]).map(
    (character, i) => `[${CHARACTERS[i] ?? i}]=${character === 0 ? '0' : hex(character)}`,
  );
  return `[${texts.join(', ')}]`;
};

export const TERMINAL_TEXTS: Readonly<Record<string, Format>> = {
  'terminal-flags': modeFlags,
  'terminal-modes': modes,
  'control-characters': characters,
};
