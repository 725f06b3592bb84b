import { JsonFault, readJson, type Slices } from '../../common/index.js';

type Read = ReturnType<typeof readJson>;

/** A part of the text: one value, with blanks around it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Characters that are parsed in one go: a few milliseconds. */
const SLICE_LENGTH = 256 * 1024;
/** Lists and objects in each other that are cut. Each level goes over the text once more. */
const MAX_CUTS = 6;

/**
 * As `readJson`, with pauses: large lists and objects are cut into parts, which are parsed one by one. Null for what is no JSON, which
 * `readJson` can judge better.
 */
export function* readingJson(text: string, sliceLength = SLICE_LENGTH): Slices<Read | null> {
  const reader = new SlicedJson(text, sliceLength);
  try {
    const value = yield* reader.value({ from: 0, to: text.length }, 0);
    return { value, isExact: reader.isExact };
  } catch (error) {
    if (error instanceof NoJson || error instanceof JsonFault) return null;
    throw error;
  }
}

class NoJson extends Error {}

const [QUOTE, BACKSLASH, COMMA, COLON] = [...Buffer.from('"\\,:')];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...Buffer.from('[]{}')];
const BLANKS: ReadonlySet<number> = new Set(Buffer.from(' \t\n\r'));

class SlicedJson {
  isExact = true;

  constructor(
    private readonly text: string,
    private readonly sliceLength: number,
  ) {}

  *value(span: Span, cuts: number): Slices<unknown> {
    const { from, to } = this.trimmed(span);
    const opening = this.text.charCodeAt(from);
    const isCut = to - from > this.sliceLength && cuts < MAX_CUTS;
    if (isCut && opening === OPEN_LIST) return yield* this.list({ from, to }, cuts);
    if (isCut && opening === OPEN_OBJECT) return yield* this.object({ from, to }, cuts);
    return this.parse(this.text.slice(from, to));
  }

  private *list(span: Span, cuts: number): Slices<unknown[]> {
    const list: unknown[] = [];
    for (const part of this.parts(span, CLOSE_LIST)) {
      if (part === null) yield;
      else if ('large' in part) list.push(yield* this.value(part.large, cuts + 1));
      else for (const item of this.parse(`[${this.textOf(part)}]`) as unknown[]) list.push(item);
    }
    return list;
  }

  private *object(span: Span, cuts: number): Slices<object> {
    const object = {};
    const set = (name: string, value: unknown): void => {
      const isOwn = name !== '__proto__';
      if (isOwn) (object as Record<string, unknown>)[name] = value;
      else
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
    };
    for (const part of this.parts(span, CLOSE_OBJECT)) {
      if (part === null) yield;
      else if ('large' in part) {
        const { name, value } = this.member(part.large);
        set(name, yield* this.value(value, cuts + 1));
      } else
        for (const [name, value] of Object.entries(this.parse(`{${this.textOf(part)}}`) as object))
          set(name, value);
    }
    return object;
  }

  /** The members of a list or object: those that are large alone, the others some together; null for a pause. */
  private *parts(
    { from, to }: Span,
    closing: number | undefined,
  ): Generator<Span | { readonly large: Span } | null, void, void> {
    let at = from + 1;
    let start = at;
    if (this.trimmed({ from: at, to: to - 1 }).from >= to - 1 && this.text.charCodeAt(to - 1) === closing)
      return;
    for (;;) {
      const end = yield* this.endOfMember(at, to);
      const isLast = this.text.charCodeAt(end) !== COMMA;
      const member = this.trimmed({ from: at, to: end });
      if (member.from >= member.to) throw new NoJson();
      if (end - at > this.sliceLength) {
        if (at > start) yield { from: start, to: at - 1 };
        yield { large: member };
        yield null;
        start = end + 1;
      } else if (isLast || end - start > this.sliceLength) {
        yield { from: start, to: end };
        yield null;
        start = end + 1;
      }
      if (isLast) {
        if (end !== to - 1 || this.text.charCodeAt(end) !== closing) throw new NoJson();
        return;
      }
      at = end + 1;
    }
  }

  /** Where the comma or the bracket stands that ends the member at `from`. */
  private *endOfMember(from: number, to: number): Generator<null, number, void> {
    let depth = 0;
    let pauseAt = from + this.sliceLength;
    for (let at = from; at < to; at += 1) {
      const char = this.text.charCodeAt(at);
      if (char === QUOTE) at = this.endOfString(at);
      else if (char === OPEN_LIST || char === OPEN_OBJECT) depth += 1;
      else if (char === CLOSE_LIST || char === CLOSE_OBJECT) {
        if (depth === 0) return at;
        depth -= 1;
      } else if (char === COMMA && depth === 0) return at;
      if (at < pauseAt) continue;
      yield null;
      pauseAt = at + this.sliceLength;
    }
    throw new NoJson();
  }

  private member({ from, to }: Span): { readonly name: string; readonly value: Span } {
    if (this.text.charCodeAt(from) !== QUOTE) throw new NoJson();
    const end = this.endOfString(from) + 1;
    const colon = this.trimmed({ from: end, to }).from;
    if (this.text.charCodeAt(colon) !== COLON) throw new NoJson();
    return {
      name: this.parse(this.text.slice(from, end)) as string,
      value: { from: colon + 1, to },
    };
  }

  private endOfString(quote: number): number {
    for (let end = this.text.indexOf('"', quote + 1); end >= 0; end = this.text.indexOf('"', end + 1)) {
      let start = end;
      while (this.text.charCodeAt(start - 1) === BACKSLASH) start -= 1;
      if ((end - start) % 2 === 0) return end;
    }
    throw new NoJson();
  }

  private trimmed({ from, to }: Span): Span {
    let [start, end] = [from, to];
    while (start < end && BLANKS.has(this.text.charCodeAt(start))) start += 1;
    while (end > start && BLANKS.has(this.text.charCodeAt(end - 1))) end -= 1;
    return { from: start, to: end };
  }

  private textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  private parse(text: string): unknown {
    const { value, isExact } = readJson(text);
    this.isExact &&= isExact;
    return value;
  }
}
