/** The draft does not say enough for the operation. */
export class NotFusible extends Error {}

/** A name that every object inherits cannot be read and written plainly. */
export function requireOrdinary(key: string): void {
  if (key in Object.prototype) throw new NotFusible();
}
