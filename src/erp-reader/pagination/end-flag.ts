/** Names of flags that are true on the last page, where `hasMorePath` wants one that is true before it. */
const END_FLAG = /(^|[^a-z])(is_?)?(last|done|end|finished|complete[d]?|final)(_?page)?'?\]?$/i;

/** Whether a path seems to name a flag that means the opposite of "more pages follow". */
export function isEndFlag(path: string): boolean {
  return END_FLAG.test(path.replaceAll(/([a-z])([A-Z])/g, '$1_$2'));
}
