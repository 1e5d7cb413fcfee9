/** `node main.js BINARY`: verifies in a process of its own, and prints the verdict as JSON. */
import { verifyBinary } from './verify.js';

const [binary = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await verifyBinary(binary)));
