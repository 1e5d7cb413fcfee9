import ts from 'typescript';

/** The TSDoc comment of a declaration or a property as plain text, a line for each paragraph. */
export function descriptionOf(node: ts.Node): string | undefined {
  const comment = ts.getJSDocCommentsAndTags(node).findLast((part) => ts.isJSDoc(part))?.comment;
  const text = ts.getTextOfJSDocComment(comment)?.replaceAll(/\{@link ([^}]*)\}/g, '$1');
  return text
    ?.split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
    .join('\n');
}
