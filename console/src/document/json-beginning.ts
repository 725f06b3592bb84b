const MOST_LEVELS = 60;

/**
 * JSON of a value, laid out as JSON.stringify does, but no more than its beginning: an answer of megabytes, or one that is nested
 * without end, would stop the page.
 * @param most about how many characters
 */
export function jsonBeginning(
  value: unknown,
  most = 100_000,
): { readonly text: string; readonly isWhole: boolean } {
  let left = most;
  let isWhole = true;
  const cut = (): string => {
    isWhole = false;
    return '…';
  };
  const plain = (member: unknown): string => {
    const isLong = typeof member === 'string' && member.length > left;
    const text = JSON.stringify(isLong ? member.slice(0, Math.max(0, left)) + cut() : member) ?? 'null';
    left -= text.length;
    return text;
  };
  const write = (part: unknown, indent: string): string => {
    if (typeof part !== 'object' || part === null) return plain(part);
    const isList = Array.isArray(part);
    const [open, close] = isList ? '[]' : '{}';
    const names = Object.keys(part);
    if (names.length === 0) return `${open}${close}`;
    if (indent.length >= MOST_LEVELS * 2) return cut();
    const inner = `${indent}  `;
    const lines: string[] = [];
    for (const name of names) {
      if (left <= 0) {
        lines.push(inner + cut());
        break;
      }
      left -= inner.length + 2;
      const lead = isList ? inner : `${inner}${plain(name)}: `;
      lines.push(lead + write((part as Readonly<Record<string, unknown>>)[name], inner));
    }
    return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
  };
  const text = write(value, '');
  return { text, isWhole };
}
