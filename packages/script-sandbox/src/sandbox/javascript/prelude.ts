/** What the prelude's `invoke` answers. */
export type PreludeAnswer =
  | { readonly text: string; readonly attributes: Record<string, string> }
  | { readonly tooLarge: true }
  | { readonly badInput: string }
  | { readonly contract: string }
  | { readonly message: string; readonly stack: string };

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
type Speaker = (...values: unknown[]) => void;

/** Newer than the compiler's library. */
interface ExactJson {
  readonly parse: (text: string, reviver?: Reviver) => unknown;
  readonly stringify: (value: unknown) => string | undefined;
  readonly rawJSON: (text: string) => unknown;
}

/**
 * Runs first in every JavaScript isolate, as text, and gives the script all that it has beyond the language: `console`, `context` and
 * `http`. It must therefore stand alone: no import, nothing from outside its braces.
 *
 * The two callbacks into the runner stay in this closure; the script only ever sees functions made here. That is no boundary (the
 * isolate is one), but it keeps its own copies of what it needs, so that a script that rewrites built-ins only hurts itself.
 */
export function prelude(
  emit: (kind: string, text: string) => void,
  request: { apply(receiver: undefined, args: [string], options: object): Promise<string> },
  maxPrintedChars: number,
  maxOutputChars: number,
): (transform: unknown, input: string, attributesText: string) => Promise<PreludeAnswer> {
  const { parse, stringify, rawJSON } = JSON as unknown as ExactJson;
  const { entries } = Object;
  const { isSafeInteger } = Number;
  const toText = String;
  const hasLongNumber = RegExp.prototype.test.bind(/\d{16}/);
  const sandbox = globalThis as Record<string, unknown>;
  let printable = maxPrintedChars;

  delete sandbox['WebAssembly'];
  delete sandbox['SharedArrayBuffer'];
  delete sandbox['Atomics'];

  // Integers beyond 2^53 (long identifiers) stay exact: they arrive as BigInt and leave as plain digits.
  const keepLongIntegers: Reviver = (_key, value, { source = '' }) =>
    typeof value === 'number' && !isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;
  Reflect.defineProperty(BigInt.prototype, 'toJSON', {
    value(this: bigint) {
      return rawJSON(toText(this));
    },
  });

  function show(value: unknown): string {
    if (value instanceof Error) return toText(value.stack ?? value.message);
    if (typeof value !== 'object' || value === null) return toText(value);
    try {
      return stringify(value) ?? toText(value);
    } catch {
      return toText(value);
    }
  }

  function speaker(kind: string): Speaker {
    return (...values) => {
      if (printable < 0) return;
      const text = values.map(show).join(' ') + (kind === 'stdout' ? '\n' : '');
      // One character over the limit is passed on, so that the runner can tell that something was cut.
      emit(kind, text.slice(0, printable + 1));
      printable -= text.length;
    };
  }

  const log = {
    trace: speaker('trace'),
    debug: speaker('debug'),
    info: speaker('info'),
    warn: speaker('warn'),
    error: speaker('error'),
  };
  sandbox['console'] = { ...log, log: speaker('stdout') };

  async function send(options: string | Record<string, unknown>): Promise<unknown> {
    const asked: Record<string, unknown> = typeof options === 'string' ? { url: options } : { ...options };
    if (typeof asked['body'] === 'object' && asked['body'] !== null) {
      asked['body'] = stringify(asked['body']);
      asked['headers'] = { 'content-type': 'application/json', ...(asked['headers'] as object | undefined) };
    }
    const text = await request.apply(undefined, [stringify(asked) ?? ''], { result: { promise: true } });
    const answer = parse(text) as {
      response?: { text: string };
      error?: string;
    };
    const { response } = answer;
    if (response === undefined) throw new Error(answer.error);
    return { ...response, json: () => parse(response.text) };
  }
  const http = { request: send };
  sandbox['http'] = http;

  /** Attributes leave as text; what is not text, a number or a boolean is a mistake that is named. */
  function readAttributes(attributes: Record<string, unknown>): Record<string, string> {
    const kept: Record<string, string> = {};
    for (const [name, value] of entries(attributes)) {
      if (value === null || value === undefined) continue;
      if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
        throw new TypeError(`context.attributes[${stringify(name)}] must be text, a number or a boolean.`);
      }
      kept[name] = toText(value);
    }
    return kept;
  }

  function describe(thrown: unknown): PreludeAnswer {
    try {
      return thrown instanceof Error
        ? { message: `${thrown.name}: ${thrown.message}`, stack: toText(thrown.stack) }
        : { message: `Thrown: ${show(thrown)}`, stack: '' };
    } catch {
      return { message: 'The script threw something that cannot be shown.', stack: '' };
    }
  }

  return async (transform, input, attributesText) => {
    if (typeof transform !== 'function') {
      return {
        contract:
          'The script has no function "transform". Write "function transform(rows, context) { … return rows; }" or ' +
          '"export default function transform(rows, context) { … }".',
      };
    }
    let rows: unknown;
    try {
      rows = hasLongNumber(input) ? parse(input, keepLongIntegers) : parse(input);
    } catch (error) {
      return { badInput: (error as Error).message };
    }
    const context = { attributes: parse(attributesText) as Record<string, unknown>, log, http };
    try {
      const text = stringify(await (transform as (...args: unknown[]) => unknown)(rows, context));
      if (text === undefined) {
        return { contract: 'transform returned nothing that can be JSON. It must return the rows.' };
      }
      const attributes = readAttributes(context.attributes);
      let size = text.length;
      for (const [name, value] of entries(attributes)) size += name.length + value.length;
      return size > maxOutputChars ? { tooLarge: true } : { text, attributes };
    } catch (error) {
      return describe(error);
    }
  };
}
