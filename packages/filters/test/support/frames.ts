/** Frames of a program with packages and a source map. */
import type { Frame } from '@ptracer/core';

const APP = '/home/me/a b';

function frame(
  functionName: string | null,
  url: string | null,
  kind: Frame['kind'],
  more: Partial<Frame> = {},
): Frame {
  return { functionName, url, line: 1, column: 1, kind, ...more };
}

export const FRAMES: readonly Frame[] = [
  frame('openSync', 'node:fs', 'internal'),
  frame('Array.map', null, 'builtin'),
  frame('load', `${APP}/src/db.js`, 'user', { package: 'app-itself' }),
  frame('Store.load', `file://${APP.replace(' ', '%20')}/dist/store.mjs`, 'user', {
    original: { url: `file://${APP.replace(' ', '%20')}/src/store.ts`, line: 2, column: 2 },
  }),
  frame(null, `${APP}/main.js`, 'user'),
  frame('resize', `${APP}/node_modules/sharp/lib/index.js`, 'dependency', { package: 'sharp' }),
  frame('send', `${APP}/node_modules/@aws-sdk/client/x.js`, 'dependency', { package: '@aws-sdk/client' }),
];
