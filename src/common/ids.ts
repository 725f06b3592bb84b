import { v7 } from 'uuid';

/** A new time-ordered UUID (version 7), so that primary keys insert at the end of their index. */
export function newId(): string {
  return v7();
}

/** The lowest id of that time, to the millisecond: ids made from then on are higher, those made before are lower. */
export function firstIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0').slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(text: string): boolean {
  return UUID.test(text);
}
