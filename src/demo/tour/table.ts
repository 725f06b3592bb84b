/** A small table with a frame; columns as wide as their widest cell, everything to the right. */
export function table(head: readonly string[], row: readonly string[]): string {
  const widths = head.map((title, column) => Math.max(title.length, (row[column] ?? '').length));
  const line = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const cells = (texts: readonly string[]): string =>
    `│${widths.map((width, column) => ` ${(texts[column] ?? '').padStart(width)} `).join('│')}│`;
  return [line('┌', '┬', '┐'), cells(head), line('├', '┼', '┤'), cells(row), line('└', '┴', '┘')].join('\n');
}
