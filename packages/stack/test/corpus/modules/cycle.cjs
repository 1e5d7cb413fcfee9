/* oxlint-disable */
'use strict';
const fs = require('node:fs');
fs.existsSync('/nonexistent/ptracer/cycle-before');
require('./entry.cjs');
fs.existsSync('/nonexistent/ptracer/cycle-after');
