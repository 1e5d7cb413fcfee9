import fs from 'node:fs';
fs.existsSync('/nonexistent/ptracer/odd-file-name');
export default function oddName() {
  return fs.existsSync('/nonexistent/ptracer/odd-file-name-function');
}
