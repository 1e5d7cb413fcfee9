/** Sets of signals, actions. Pure. */
import { signalName, type EnumValue, type FlagsValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import type { Format } from './special.js';
import { siginfo } from './siginfo.js';
import { flags, pointer } from './words.js';

const SIGNALS = 64;
/** From so many on, those that are missing are named. */
const MANY = Math.floor((SIGNALS * 2) / 3);

const short = (name: string): string => name.replace(/^SIG/, '');

const ALL: readonly string[] = Array.from({ length: SIGNALS }, (_, i) => short(signalName(i + 1)));

/** `[INT TERM]`; `~[KILL STOP]` where most are in it. */
const sigset: Format = (value) => {
  const names = (value as string[]).map(short);
  if (names.length < MANY) return `[${names.join(' ')}]`;
  const missing = ALL.filter((name) => !names.includes(name));
  return `~[${missing.join(' ')}]`;
};

const handler: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return name ?? pointer(raw);
};

const SA_RESTORER = 'SA_RESTORER';

const sigaction: Format = (value, options, type) => {
  const fields = value as Fields;
  const sa = fields.sa_flags as unknown as FlagsValue;
  const restorer = sa.flags.includes(SA_RESTORER)
    ? `, sa_restorer=${pointer(fields.sa_restorer as number)}`
    : '';
  return `{sa_handler=${handler(fields.sa_handler!, options, type)}, sa_mask=${sigset(fields.sa_mask!, options, type)}, sa_flags=${flags(sa)}${restorer}}`;
};

export const SIGNAL_TEXTS: Readonly<Record<string, Format>> = {
  sigset,
  sigmask: sigset,
  handler,
  sigaction,
  siginfo,
};
