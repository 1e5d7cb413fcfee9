/** Values of event calls. Pure. */
import type { FlagsValue, Integer, MemoryValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import { SIGNAL_TEXTS } from './signal.js';
import type { Format } from './special.js';
import { flags, pointer } from './words.js';

/** What is waited for; descriptors below zero are passed over. */
const pollfd: Format = (value, options) => {
  const { fd, events } = value as Fields;
  const number = `fd=${String(fd)}${options.describe(Number(fd))}`;
  return (fd as number) < 0 ? `{${number}}` : `{${number}, events=${flags(events as unknown as FlagsValue)}}`;
};

const pollfds: Format = (value, options, type) =>
  `[${(value as MemoryValue[]).map((one) => pollfd(one, options, type)).join(', ')}]`;

/** `[3 4]`. */
const fdSet: Format = (value, options) =>
  `[${(value as number[]).map((fd) => `${fd}${options.describe(fd)}`).join(' ')}]`;

const sigset = SIGNAL_TEXTS.sigset!;

const sigsetArgument: Format = (value, options, type) => {
  const { sigmask, sigsetsize } = value as Fields;
  const mask = Array.isArray(sigmask)
    ? sigset(sigmask, options, type)
    : pointer(((sigmask as Fields | null)?.address ?? 0) as Integer);
  return `{sigmask=${mask}, sigsetsize=${String(sigsetsize)}}`;
};

export const EVENT_TEXTS: Readonly<Record<string, Format>> = {
  pollfd,
  pollfds,
  'fd-set': fdSet,
  'sigset-argument': sigsetArgument,
};
