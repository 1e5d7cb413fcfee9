// A build of Node.js without an inspector says so in process.features.
import { traceSelf } from './trace.mjs';

process.features.inspector = false;
try {
  traceSelf(() => {});
} catch ({ code, message }) {
  console.log(JSON.stringify({ code, message }));
}
