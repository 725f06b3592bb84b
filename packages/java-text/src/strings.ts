/** Java's `String.trim()`: everything up to U+0020 goes, at both ends; other white space (U+00A0) stays. */
export function javaTrim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}

/** Java's `equalsIgnoreCase`: UTF-16 unit by unit, so `ß` is not `SS`. */
export function equalsIgnoreCase(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) {
    if (foldUnit(a.charAt(i)) !== foldUnit(b.charAt(i))) return false;
  }
  return true;
}

function foldUnit(unit: string): string {
  const upper = single(unit.toUpperCase(), unit);
  return single(upper.toLowerCase(), upper);
}

/** A case mapping to more than one unit does not exist for Java's characters. */
function single(mapped: string, unit: string): string {
  return mapped.length === 1 ? mapped : unit;
}
