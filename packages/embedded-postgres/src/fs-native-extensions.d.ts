/** The part of the package that is used here; it ships no types of its own. */
declare module 'fs-native-extensions' {
  /** Takes the lock of the whole file for this open file description, or answers false while another holds it. */
  export function tryLock(fd: number, options?: { shared?: boolean }): boolean;
}
