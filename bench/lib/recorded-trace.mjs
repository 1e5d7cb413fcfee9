/** A recorded trace of any length: real events, over and over, with times that go on. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { recordedTrace } from '@ptracer/reporters/testing';

/** Events between two threads that begin and end, so that a trace is not of a handful of them only. */
const EVENTS_A_WRITE = 2_000;

/**
 * @param {string} file
 * @param {number} count events
 */
export async function writeRecordedTrace(file, count) {
  const [start, ...events] = [...(await recordedTrace('stalls')), ...(await recordedTrace('server'))].filter(
    ({ type }, index) => index === 0 || type === 'syscall',
  );
  const output = createWriteStream(file);
  const origin = events[0].startTime;
  const period = 1e9;
  let text = `${JSON.stringify(start)}\n`;
  for (let i = 1; i < count; i++) {
    const event = events[i % events.length];
    const shift = Math.floor(i / events.length) * period;
    const startTime = shift + origin + ((event.startTime - origin) % period);
    text += `${JSON.stringify({ ...event, seq: i + 1, startTime })}\n`;
    if (i % EVENTS_A_WRITE > 0 && i < count - 1) continue;
    if (!output.write(text)) await once(output, 'drain');
    text = '';
  }
  output.end();
  await once(output, 'close');
}
