/* oxlint-disable */
'use strict';
const fs = require('node:fs');
fs.existsSync('/nonexistent/ptracer/cjs-top');
require('./cycle.cjs');
require('dep');
Object.defineProperty(exports, 'lazy', {
  enumerable: true,
  get: () => fs.existsSync('/nonexistent/ptracer/cjs-export-getter'),
});
void exports.lazy;
exports.after = fs.existsSync('/nonexistent/ptracer/cjs-after');
const Module = require('node:module');
require.extensions['.odd'] = function compileOdd(module, filename) {
  fs.existsSync('/nonexistent/ptracer/extension');
  module._compile('require("node:fs").existsSync("/nonexistent/ptracer/compiled-odd")', filename);
};
require('./thing.odd');
void Module;
