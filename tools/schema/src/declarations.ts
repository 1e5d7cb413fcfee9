import { basename } from 'node:path';
import ts from 'typescript';
import { Unsupported } from './unsupported.js';

export type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** A file goes by its name, in whatever folder it is; a package by its own. */
const nameOf = (specifier: string): string =>
  specifier.startsWith('.') ? `./${basename(specifier)}` : specifier;

/** `import type … from` or `export type * from` another of the files. */
function isTypeOnlyLink(statement: ts.Statement, known: ReadonlySet<string>): boolean {
  const link =
    (ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly) ||
    (ts.isExportDeclaration(statement) && statement.isTypeOnly);
  if (!link) return false;
  const { moduleSpecifier } = statement as ts.ImportDeclaration | ts.ExportDeclaration;
  return (
    moduleSpecifier !== undefined &&
    ts.isStringLiteral(moduleSpecifier) &&
    known.has(nameOf(moduleSpecifier.text))
  );
}

/** A source file. */
export interface Source {
  /** Its path; shown in error messages. */
  fileName: string;
  text: string;
}

/** The types that some source files declare, by name. Together they must declare all that they use. */
export class Declarations {
  readonly #byName = new Map<string, Declaration>();

  /** @param packages whose types are those of the sources, however they are imported */
  constructor(sources: readonly Source[], packages: readonly string[] = []) {
    const names = new Set([
      ...packages,
      ...sources.map(({ fileName }) => `./${basename(fileName, '.ts')}.js`),
    ]);
    for (const source of sources) this.#add(source, names);
  }

  #add({ fileName, text }: Source, known: ReadonlySet<string>): void {
    const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
    for (const statement of file.statements) {
      if (isTypeOnlyLink(statement, known)) continue;
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) {
        throw new Unsupported(statement, 'only interfaces and type aliases can be here');
      }
      const name = statement.name.text;
      if (this.#byName.has(name)) throw new Unsupported(statement, 'declared twice');
      if (statement.typeParameters) throw new Unsupported(statement, 'type parameters are not supported');
      this.#byName.set(name, statement);
    }
  }

  /** @throws {Unsupported} when `name`, used at `use`, is declared in none of the files */
  get(name: string, use: ts.Node): Declaration {
    const declaration = this.#byName.get(name);
    if (declaration === undefined) throw new Unsupported(use, 'not declared here');
    return declaration;
  }

  /** @throws {Error} when there is no such type */
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
