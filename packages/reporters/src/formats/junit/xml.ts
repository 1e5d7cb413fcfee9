/** XML 1.0, as far as a report needs it. Pure. */
import { escapeSequence } from '../../text/visible.js';

// What is no `Char` of XML 1.0 (Fifth Edition, §2.2): it cannot stand in a document, not even as a reference.
const NO_CHAR = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

// In text a reader turns line ends into `\n`, and in attributes every white space into a blank (§2.11, §3.3.3).
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Character data; what XML cannot hold stands as an escape of JavaScript. */
export function xmlText(text: string): string {
  return text.replace(NO_CHAR, escapeSequence).replace(/[&<>"\r]/g, (char) => REFERENCES[char]!);
}

function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

/** Attributes by name; those that are `undefined` are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element. `content` is XML, `''`: an empty one. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const head = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${head}/>` : `<${name}${head}>${content}</${name}>`;
}

/** Elements one below the other, for an element that holds no text. */
export function block(elements: readonly string[]): string {
  return elements.length === 0 ? '' : `\n${elements.join('\n')}\n`;
}
