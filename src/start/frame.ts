const WIDTH = 72;

/** Lines between two rules, the upper one with a title: what stands out at the end of a log. */
export function framed(title: string, lines: readonly string[]): string {
  const upper = `── ${title} `;
  return [
    '',
    upper + '─'.repeat(Math.max(2, WIDTH - upper.length)),
    ...lines.map((line) => `  ${line}`),
    '─'.repeat(Math.max(upper.length + 2, WIDTH)),
    '',
  ].join('\n');
}

/** Names and values in two columns. */
export function columns(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length)) + 3;
  return pairs.map(([name, value]) => name.padEnd(width) + value);
}
