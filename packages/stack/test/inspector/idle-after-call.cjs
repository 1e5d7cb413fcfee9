// A call from a native function that never goes back to JavaScript.
require('node:fs').existsSync('/nonexistent/ptracer/last');
process.reallyExit(3);
