import type ts from 'typescript';

/** Something in the source that this generator does not turn into a schema, and where it stands. */
export class Unsupported extends Error {
  constructor(node: ts.Node, reason: string) {
    const file = node.getSourceFile();
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
    super(`${file.fileName}:${line + 1}:${character + 1}: ${reason}: ${node.getText(file).split('\n')[0]}`);
    this.name = 'Unsupported';
  }
}
