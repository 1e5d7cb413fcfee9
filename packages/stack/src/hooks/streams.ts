/** Streams of files: what they ask for is asked by the line that created them, not by that which the data came from. */
import type * as Files from 'node:fs';

type Method = (this: object, ...args: unknown[]) => unknown;
type Methods = Record<string, Method | undefined>;

/** Called a tick after the stream was created, whether or not it has a file to open. */
const FIRST = '_construct';
const LATER = ['_read', '_write', '_writev', '_destroy'] as const;

/** @returns the URL of this file, as V8 knows it */
export function ownUrl(sitesOf: (holder: { stack?: unknown }) => NodeJS.CallSite[]): string | undefined {
  const holder = {};
  Error.captureStackTrace(holder);
  return sitesOf(holder)[0]?.getFileName() ?? undefined;
}

export interface StreamOwner<Making> {
  /** Who created the stream that a method runs of. */
  current: Making | undefined;
}

/** @param context who led to what runs */
export function followStreams<Making>(
  files: typeof Files,
  context: () => Making | undefined,
): StreamOwner<Making> {
  const owner: StreamOwner<Making> = { current: undefined };
  const creators = new WeakMap<object, Making>();
  const replace = (methods: Methods, name: string, begin: (stream: object) => void): void => {
    const method = methods[name];
    if (method === undefined) return;
    const followed: Method = function (...args) {
      const { current } = owner;
      begin(this);
      try {
        return method.apply(this, args);
      } finally {
        owner.current = current;
      }
    };
    for (const property of ['name', 'length'] as const)
      Object.defineProperty(followed, property, Object.getOwnPropertyDescriptor(method, property)!);
    methods[name] = followed;
  };
  for (const { prototype } of [files.ReadStream, files.WriteStream]) {
    const methods = prototype as unknown as Methods;
    replace(methods, FIRST, (stream) => {
      const creator = context();
      if (creator !== undefined) creators.set(stream, creator);
    });
    for (const name of LATER) replace(methods, name, (stream) => (owner.current = creators.get(stream)));
  }
  return owner;
}
