import { describe, expect, it } from 'vitest';
import { packExecImage } from '../../src/tracer/exec-image.js';

const BASE = 0x7f0000001000;

/** Reads an image as the kernel would, at its address. */
function reader(bytes: Buffer): {
  word(at: number): number;
  text(at: number): string;
  list(at: number): string[];
} {
  const word = (at: number): number => Number(bytes.readBigUInt64LE(at - BASE));
  const text = (at: number): string => bytes.toString('utf8', at - BASE, bytes.indexOf(0, at - BASE));
  const list = (at: number): string[] => {
    const texts: string[] = [];
    for (let pointer = at; word(pointer) !== 0; pointer += 8) texts.push(text(word(pointer)));
    return texts;
  };
  return { word, text, list };
}

describe('the image for execve', () => {
  const command = {
    file: '/bin/écho',
    argv: ['-echo', '', 'two words', 'né𝄞', 'line\nbreak', 'x'.repeat(100_000)],
    env: { A: '1', EMPTY: '', 'npm_config_//x:_authToken': 'secret', LINES: 'a\nb=c', __proto: 'p' },
  };
  const program = Buffer.from('0123456789abcdef');
  const image = packExecImage(command, program, BASE);
  const { word, text, list } = reader(image.bytes);

  it('holds path, arguments and environment, each list ended by a null pointer', () => {
    expect(text(image.file)).toBe(command.file);
    expect(list(image.argv)).toEqual(command.argv);
    expect(list(image.envp)).toEqual(Object.entries(command.env).map(([name, value]) => `${name}=${value}`));
  });

  it('holds the filter program behind its struct sock_fprog', () => {
    expect(image.bytes.readUInt16LE(image.programAddress - BASE)).toBe(2);
    const code = word(image.programAddress + 8) - BASE;
    expect(image.bytes.subarray(code, code + program.length)).toEqual(program);
  });

  it('aligns every structure to a word', () => {
    for (const address of [image.argv, image.envp, image.programAddress]) {
      expect(address % 8).toBe(0);
    }
  });

  it('is of the same size at every address', () => {
    expect(packExecImage(command, program, 0).bytes.length).toBe(image.bytes.length);
  });

  it('of a command without arguments, environment and filter has empty lists', () => {
    const bare = packExecImage({ file: '/x', argv: [], env: {} }, undefined, BASE);
    const memory = reader(bare.bytes);
    expect(memory.text(bare.file)).toBe('/x');
    expect(memory.list(bare.argv)).toEqual([]);
    expect(memory.list(bare.envp)).toEqual([]);
  });
});
