/**
 * What the inspector calls on the main thread, on top of the frames that it interrupted. It gets there as text, and so
 * refers to nothing outside.
 */

/** Makes the function, which gives up to `limit` frames. */
export function makeCapture(): (limit: number) => (string | number | boolean | null)[] | null {
  const { captureStackTrace } = Error;
  const { getOwnPropertyDescriptor, isExtensible } = Object;
  const error = Error;
  const sitesOf = (_: unknown, sites: NodeJS.CallSite[]): NodeJS.CallSite[] => sites;

  /** Name, URL, line, column and asynchrony of each frame, one behind the other; `null` where it must not look. */
  function capture(limit: number): (string | number | boolean | null)[] | null {
    const limitBefore = getOwnPropertyDescriptor(error, 'stackTraceLimit');
    const prepareBefore = getOwnPropertyDescriptor(error, 'prepareStackTrace');
    // Whatever the program made of them stays as it is: a setter is not called, a constant not changed.
    if (!limitBefore?.writable || (prepareBefore ? !prepareBefore.writable : !isExtensible(error)))
      return null;
    const holder: { stack?: unknown } = {};
    let sites: NodeJS.CallSite[];
    try {
      // One for the function that the inspector calls this with, one to see that there are more.
      error.stackTraceLimit = limit + 2;
      error.prepareStackTrace = sitesOf;
      captureStackTrace(holder, capture);
      sites = holder.stack as NodeJS.CallSite[];
    } finally {
      // No calls here: the stack may be about to overflow.
      error.stackTraceLimit = limitBefore.value as number;
      if (prepareBefore === undefined) delete (error as Partial<typeof Error>).prepareStackTrace;
      else error.prepareStackTrace = prepareBefore.value as typeof error.prepareStackTrace;
    }
    if (typeof sites !== 'object') return null;
    const frames: (string | number | boolean | null)[] = [];
    for (let i = 1; i < sites.length; i++) {
      const site = sites[i]! as NodeJS.CallSite & { isAsync?(): boolean };
      let url = site.getFileName() ?? site.getScriptNameOrSourceURL() ?? null;
      if (!url && site.isEval()) url = `${site.getEvalOrigin()}, <anonymous>`;
      const at = frames.length;
      frames[at] = site.getFunctionName() ?? null;
      frames[at + 1] = url;
      frames[at + 2] = site.getLineNumber() ?? null;
      frames[at + 3] = site.getColumnNumber() ?? null;
      frames[at + 4] = site.isAsync?.() === true;
    }
    return frames;
  }

  return capture;
}
