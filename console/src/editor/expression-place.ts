/** What may stand at a place of a text with expressions, and where the word there begins. */
export interface ExpressionPlace {
  /** `start`: behind `${`. `function`: behind a colon. `argument`: within brackets. */
  readonly kind: 'start' | 'function' | 'argument';
  readonly from: number;
}

const WORD = /[\w.<>-]*$/;

/** Which part of an expression a place is in; null outside of expressions. */
export function expressionPlace(text: string, position: number): ExpressionPlace | null {
  const open = openAt(text, position);
  const inner = open.at(-1);
  if (inner === undefined) return null;
  const before = text.slice(0, position);
  const from = position - (WORD.exec(before)?.[0].length ?? 0);
  if (inner === '(') return { kind: 'argument', from };
  const lead = before.slice(0, from).trimEnd();
  if (inner !== '{') return lead.slice(0, -1).trimEnd().endsWith('${') ? { kind: 'start', from } : null;
  if (lead.endsWith(':')) return { kind: 'function', from };
  return lead.endsWith('${') ? { kind: 'start', from } : null;
}

/** The brackets and quotes that are open at a place, the outermost first: `{` of an expression, `(`, `'` and `"`. */
function openAt(text: string, position: number): string[] {
  const open: string[] = [];
  for (let at = 0; at < position; at += 1) {
    const character = text[at] ?? '';
    const inner = open.at(-1);
    if (character === '$' && text[at + 1] === '$' && inner === undefined) at += 1;
    else if (character === '$' && text[at + 1] === '{') {
      open.push('{');
      at += 1;
    } else if (inner === "'" || inner === '"') {
      if (character === '\\') at += 1;
      else if (character === inner) open.pop();
    } else if (inner !== undefined) {
      if (character === '"' || character === "'" || character === '(') open.push(character);
      else if (character === '}' && inner === '{') open.pop();
      else if (character === ')' && inner === '(') open.pop();
      else if (character === '#') at = endOfLine(text, at);
    }
  }
  return open;
}

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
};
