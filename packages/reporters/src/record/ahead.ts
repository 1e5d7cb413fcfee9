/** Begins with the next step of a sequence before the last one has been used. */

/** The same, one step ahead. Only where the sequence works without the processor of this thread does it gain anything. */
export async function* ahead<Value>(sequence: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = sequence.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = sequence.next();
      // It is waited for later, or never.
      next.catch(() => undefined);
      yield value as Value;
    }
  } finally {
    // Not waited for: what it waits for may never come.
    sequence.return(undefined).catch(() => undefined);
  }
}
