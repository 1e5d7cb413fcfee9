/** Whether a value is a JavaScript stack. Pure. */
import { isNumber, isObject, isPosition, isString, listOf, withFields } from './shape.js';

/** No walk of a stack goes further. */
const MOST_FRAMES = 1 << 17;

const isOriginal = withFields({ url: isString, line: isPosition, column: isPosition });

/** Fields that every frame has. */
const ALWAYS = 5;

/** Goes through the fields that there are: most frames have none of the others, and there are many frames. */
function isFrame(frame: unknown): boolean {
  if (!isObject(frame)) return false;
  let always = 0;
  for (const name in frame) {
    const value = frame[name];
    switch (name) {
      case 'kind':
        if (!isString(value)) return false;
        always++;
        break;
      case 'functionName':
      case 'url':
        if (value !== null && !isString(value)) return false;
        always++;
        break;
      case 'line':
      case 'column':
        if (value !== null && !isPosition(value)) return false;
        always++;
        break;
      case 'package':
        if (!isString(value)) return false;
        break;
      case 'promiseIndex':
        if (!isNumber(value)) return false;
        break;
      case 'original':
        if (!isOriginal(value)) return false;
        break;
      default:
    }
  }
  return always === ALWAYS;
}

const areFrames = listOf(isFrame);

export function isStack(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { frames, exact, engine } = value;
  return (
    Array.isArray(frames) &&
    frames.length <= MOST_FRAMES &&
    areFrames(frames) &&
    typeof exact === 'boolean' &&
    isString(engine)
  );
}
