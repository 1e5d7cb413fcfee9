/** strings as strace quotes them: C escapes, octal for what is not printable ASCII. Pure. */

const NAMED: Readonly<Record<number, string>> = {
  0x09: '\\t',
  0x0a: '\\n',
  0x0b: '\\v',
  0x0c: '\\f',
  0x0d: '\\r',
  0x22: '\\"',
  0x5c: '\\\\',
};

const isOctalDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x37;

function escape(byte: number, next: number | undefined): string {
  const named = NAMED[byte];
  if (named !== undefined) return named;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  // Three digits where a digit follows, so that it is not read as part of the escape.
  return `\\${isOctalDigit(next) ? byte.toString(8).padStart(3, '0') : byte.toString(8)}`;
}

const bytesOf = (text: string, base64: string | undefined): Buffer =>
  base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64');

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** In quotes. `base64`, where given, has the exact bytes. */
export function quote(text: string, base64?: string): string {
  if (base64 === undefined && PLAIN.test(text)) return `"${text}"`;
  const bytes = bytesOf(text, base64);
  let quoted = '';
  bytes.forEach((byte, i) => {
    quoted += escape(byte, bytes[i + 1]);
  });
  return `"${quoted}"`;
}

/** In quotes, every byte in hexadecimal. */
export function quoteHex(text: string, base64?: string): string {
  const hex = bytesOf(text, base64).toString('hex');
  return `"${hex.replace(/../g, '\\x$&')}"`;
}
