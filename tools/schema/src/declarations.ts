import ts from 'typescript';
import { Unsupported } from './unsupported.js';

export type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** The types that one source file declares, by name. It must declare all that it uses. */
export class Declarations {
  readonly #byName = new Map<string, Declaration>();

  constructor(fileName: string, text: string) {
    const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) {
        throw new Unsupported(statement, 'only interfaces and type aliases can be here');
      }
      const name = statement.name.text;
      if (this.#byName.has(name)) throw new Unsupported(statement, 'declared twice');
      if (statement.typeParameters) throw new Unsupported(statement, 'type parameters are not supported');
      this.#byName.set(name, statement);
    }
  }

  /** @throws {Unsupported} when `name`, used at `use`, is not declared in the file */
  get(name: string, use: ts.Node): Declaration {
    const declaration = this.#byName.get(name);
    if (declaration === undefined) throw new Unsupported(use, 'not declared in this file');
    return declaration;
  }

  /** @throws {Error} when the file has no such type */
  root(name: string): Declaration {
    const declaration = this.#byName.get(name);
    if (declaration === undefined) throw new Error(`no type ${name} is declared`);
    return declaration;
  }

  /** The declaration that a type's name refers to. */
  resolve(reference: ts.TypeReferenceNode | ts.ExpressionWithTypeArguments): Declaration {
    const name = ts.isTypeReferenceNode(reference) ? reference.typeName : reference.expression;
    if (!ts.isIdentifier(name) || reference.typeArguments) {
      throw new Unsupported(reference, 'only plain names are supported');
    }
    return this.get(name.text, reference);
  }
}
