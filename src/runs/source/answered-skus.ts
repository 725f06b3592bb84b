/**
 * Which of the SKUs that a request asked for its answer names: a value anywhere in the records is the SKU, or a row that
 * the script and the mapping made of them has it. What the ERP calls the field does not matter, and may not be known.
 */
export function answeredSkus(
  asked: readonly string[],
  content: unknown,
  rowSkus: Iterable<string | null>,
): string[] {
  const open = new Set(asked);
  for (const sku of rowSkus) if (sku !== null) open.delete(sku);
  const waiting: unknown[] = [content];
  while (waiting.length > 0 && open.size > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') open.delete(value.trim());
    else if (typeof value === 'number') open.delete(String(value));
    else if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else if (typeof value === 'object' && value !== null) waiting.push(...Object.values(value));
  }
  return asked.filter((sku) => !open.has(sku));
}
