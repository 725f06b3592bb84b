/** Why a text is no JSON, and where. */
export interface JsonFault {
  readonly at: number;
  readonly kind:
    | 'value'
    | 'key'
    | 'colon'
    | 'commaObject'
    | 'commaList'
    | 'trailingComma'
    | 'openText'
    | 'escape'
    | 'quotes'
    | 'depth'
    | 'end'
    | 'more';
}

const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
const MOST_LEVELS = 500;
const BLANK = /[ \t\r\n]*/y;

/** The first place at which a text stops being JSON; null for JSON. `JSON.parse` knows the place of some faults only. */
export function jsonFault(text: string): JsonFault | null {
  let at = 0;
  const skip = (): void => void take(BLANK);
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return false;
    at += found[0].length;
    return true;
  };
  const fault = (kind: JsonFault['kind'], where = at): JsonFault => ({
    at: where,
    kind: where >= text.length ? 'end' : kind,
  });

  const readText = (): JsonFault | null => {
    const start = at;
    at += 1;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (character === '"') {
        at += 1;
        return null;
      }
      if (character < ' ') break;
      at += 1;
      if (character === '\\' && !take(ESCAPE)) return { at: at - 1, kind: 'escape' };
    }
    return { at: start, kind: 'openText' };
  };

  let level = 0;
  /** The members of an object or the elements of a list, up to the bracket that closes it. */
  const readMembers = (close: string, readMember: () => JsonFault | null): JsonFault | null => {
    if (level === MOST_LEVELS) return { at, kind: 'depth' };
    level += 1;
    const wrong = readRest(close, readMember);
    level -= 1;
    return wrong;
  };
  const readRest = (close: string, readMember: () => JsonFault | null): JsonFault | null => {
    at += 1;
    skip();
    if (text[at] === close) {
      at += 1;
      return null;
    }
    for (;;) {
      const wrong = readMember();
      if (wrong !== null) return wrong;
      skip();
      if (text[at] === close) {
        at += 1;
        return null;
      }
      if (text[at] !== ',') return fault(close === '}' ? 'commaObject' : 'commaList');
      const comma = at;
      at += 1;
      skip();
      if (text[at] === close) return { at: comma, kind: 'trailingComma' };
    }
  };

  const readPair = (): JsonFault | null => {
    if (text[at] !== '"') return fault(text[at] === "'" ? 'quotes' : 'key');
    const wrong = readText();
    if (wrong !== null) return wrong;
    skip();
    if (text[at] !== ':') return fault('colon');
    at += 1;
    return readValue();
  };

  const readValue = (): JsonFault | null => {
    skip();
    const character = text[at];
    if (character === '"') return readText();
    if (character === '{') return readMembers('}', readPair);
    if (character === '[') return readMembers(']', readValue);
    if (take(WORD)) return null;
    return fault(character === "'" ? 'quotes' : 'value');
  };

  const wrong = readValue();
  if (wrong !== null) return wrong;
  skip();
  return at < text.length ? { at, kind: 'more' } : null;
}
