import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

/** What may stand at a place of a Jolt chain, and which part of the text it replaces. */
export type JoltPlace =
  | { readonly kind: 'newOperation'; readonly from: number; readonly to: number }
  | { readonly kind: 'operation' | 'function'; readonly from: number; readonly to: number }
  | { readonly kind: 'key' | 'path'; readonly from: number; readonly to: number; readonly operation: string };

/** Which part of a Jolt chain a place is in; null where there is nothing to propose. */
export function joltPlace(state: EditorState, position: number): JoltPlace | null {
  const tree = syntaxTree(state);
  const node = tree.resolveInner(position, -1);
  const text = node.name === 'String' || node.name === 'PropertyName' ? node : null;
  if (text === null || position <= text.from) {
    const inner = tree.resolveInner(position, 0);
    const isAmongOperations = inner.name === 'Array' && inner.parent?.name === 'JsonText';
    return isAmongOperations && /(?:^\[|,)\s*$/.test(state.sliceDoc(inner.from, position))
      ? { kind: 'newOperation', from: position, to: position }
      : null;
  }
  const to = text.to > position && state.sliceDoc(text.to - 1, text.to) === '"' ? text.to - 1 : position;
  const inQuotes = { from: text.from + 1, to };
  const [operation, key] = surroundings(state, text);
  if (text.name === 'PropertyName')
    return key === 'spec' ? { kind: 'key', operation: operation ?? '', ...inQuotes } : null;
  if (key === 'operation') return { kind: 'operation', ...inQuotes };
  if (key !== 'spec') return null;
  const value = state.sliceDoc(inQuotes.from, position);
  const called = /^=\w*$/.exec(value);
  if (called !== null)
    return { kind: 'function', from: inQuotes.from + 1, to: endOfWord(state, position, to) };
  return { kind: 'path', operation: operation ?? '', ...inQuotes };
}

/** The operation that a node belongs to, and the member of it that the node is in, or is. */
function surroundings(state: EditorState, node: SyntaxNode): readonly [string | null, string | null] {
  let key: string | null = null;
  let isOwn = node.name === 'PropertyName';
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name === 'Property') {
      // The name of a member belongs to the object around it.
      if (!isOwn) key = nameOf(state, at);
      isOwn = false;
    }
    if (at.name === 'Object' && at.parent?.parent?.name === 'JsonText')
      return [valueOf(state, at, 'operation'), key];
  }
  return [null, null];
}

const unquoted = (state: EditorState, node: SyntaxNode): string =>
  state.sliceDoc(node.from, node.to).replaceAll(/^"|"$/g, '');

const nameOf = (state: EditorState, property: SyntaxNode): string | null => {
  const name = property.getChild('PropertyName');
  return name === null ? null : unquoted(state, name);
};

function valueOf(state: EditorState, object: SyntaxNode, name: string): string | null {
  const property = object.getChildren('Property').find((one) => nameOf(state, one) === name);
  const value = property?.getChild('String') ?? null;
  return value === null ? null : unquoted(state, value);
}

function endOfWord(state: EditorState, position: number, limit: number): number {
  const rest = /^\w*/.exec(state.sliceDoc(position, limit));
  return position + (rest?.[0].length ?? 0);
}
