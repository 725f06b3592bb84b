/**
 * Arrays as Postgres takes them in its binary format: a parameter that is a `Buffer` is sent so. Of long texts full of quotes, as JSON is,
 * the usual text of an array costs both sides more than the texts do: every quote is escaped here and unescaped there.
 */

const OID = { text: 25, bytea: 17 } as const;
/** Dimensions, whether there are nulls, the type of the elements, the length, the first index: four bytes each. */
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** For a parameter of the type `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(value)), 0);
  return arrayOf(OID.text, values, bytes, (value, array, at) => array.write(value, at));
}

/** For a parameter of the type `bytea[]`. */
export function bytesArray(values: readonly (Buffer | null)[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  return arrayOf(OID.bytea, values, bytes, (value, array, at) => value.copy(array, at));
}

/** `write` puts a value at a place and gives its number of bytes. */
function arrayOf<T>(
  oid: number,
  values: readonly (T | null)[],
  bytes: number,
  write: (value: T, array: Buffer, at: number) => number,
): Buffer {
  const array = Buffer.allocUnsafe(HEAD_BYTES + values.length * LENGTH_BYTES + bytes);
  const isEmpty = values.length === 0;
  const head = [isEmpty ? 0 : 1, values.includes(null) ? 1 : 0, oid, ...(isEmpty ? [] : [values.length, 1])];
  let at = 0;
  for (const part of head) at = array.writeInt32BE(part, at);
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : write(value, array, at + LENGTH_BYTES);
    array.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(0, length);
  }
  return array.subarray(0, at);
}
