const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;
export const PAGE_BYTES = 65_536;

/**
 * Rewrites the size limits of a WebAssembly binary's one memory. An isolate's own limit does not count WebAssembly memory, so the
 * maximum in the binary is what keeps a script from taking all of the machine's.
 *
 * `minPages` and `maxPages` are pages of 64 KB. Throws when the binary does not declare exactly one memory.
 */
export function limitWasmMemory(binary: Uint8Array, minPages: number, maxPages: number): Uint8Array {
  const section = findSection(binary, MEMORY_SECTION);
  const count = binary[section.bodyAt];
  if (count !== 1) throw new Error(`The WebAssembly binary declares ${count} memories, expected one.`);
  // One memory whose limits have a maximum (flag 1): count, flag, minimum, maximum.
  const body = Uint8Array.from([1, 1, ...encodeLeb(minPages), ...encodeLeb(maxPages)]);
  return Buffer.concat([
    binary.subarray(0, section.at),
    Uint8Array.from([MEMORY_SECTION, ...encodeLeb(body.length)]),
    body,
    binary.subarray(section.end),
  ]);
}

interface Section {
  readonly at: number;
  readonly bodyAt: number;
  readonly end: number;
}

function findSection(binary: Uint8Array, id: number): Section {
  let at = HEADER_BYTES;
  while (at < binary.length) {
    const { value: length, end: bodyAt } = decodeLeb(binary, at + 1);
    if (binary[at] === id) return { at, bodyAt, end: bodyAt + length };
    at = bodyAt + length;
  }
  throw new Error('The WebAssembly binary declares no memory.');
}

/** Unsigned LEB128, as WebAssembly writes every number of its structure. */
function decodeLeb(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  let end = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end] ?? 0;
    end += 1;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, end };
  }
}

function encodeLeb(value: number): number[] {
  const low = value % 0x80;
  const rest = Math.floor(value / 0x80);
  return rest === 0 ? [low] : [low + 0x80, ...encodeLeb(rest)];
}
