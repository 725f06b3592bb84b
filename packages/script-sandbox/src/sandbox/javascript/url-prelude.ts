import type { Web } from './web-prelude.js';

type Pair = [name: string, value: string];
type UrlParts = Record<string, string>;

/** As `webPrelude`, and like it alone in its isolate: `URL` and `URLSearchParams`. */
export function urlPrelude(web: Web): void {
  const toText = String;

  const changed = new WeakMap<URLSearchParams, () => void>();
  class URLSearchParams {
    #pairs: Pair[];

    constructor(init: unknown = '') {
      const given = init as Iterable<readonly unknown[]>;
      if (typeof init !== 'object' || init === null) this.#pairs = web('query', toText(init)) as Pair[];
      else if (typeof given[Symbol.iterator] === 'function')
        this.#pairs = [...given].map(([name, value]): Pair => [toText(name), toText(value)]);
      else this.#pairs = Object.entries(init).map(([name, value]): Pair => [name, toText(value)]);
    }

    #set(pairs: Pair[]): void {
      this.#pairs = pairs;
      changed.get(this)?.();
    }

    get size(): number {
      return this.#pairs.length;
    }

    append(name: unknown, value: unknown): void {
      this.#set([...this.#pairs, [toText(name), toText(value)]]);
    }

    delete(name: unknown, value?: unknown): void {
      const isIt = ([key, held]: Pair): boolean =>
        key === toText(name) && (value === undefined || held === toText(value));
      this.#set(this.#pairs.filter((pair) => !isIt(pair)));
    }

    get(name: unknown): string | null {
      return this.#pairs.find(([key]) => key === toText(name))?.[1] ?? null;
    }

    getAll(name: unknown): string[] {
      return this.#pairs.filter(([key]) => key === toText(name)).map(([, value]) => value);
    }

    has(name: unknown, value?: unknown): boolean {
      return this.#pairs.some(
        ([key, held]) => key === toText(name) && (value === undefined || held === toText(value)),
      );
    }

    set(name: unknown, value: unknown): void {
      const key = toText(name);
      const at = this.#pairs.findIndex(([held]) => held === key);
      const pair: Pair = [key, toText(value)];
      if (at < 0) this.#set([...this.#pairs, pair]);
      else
        this.#set(
          this.#pairs.flatMap((held, index) => (index === at ? [pair] : held[0] === key ? [] : [held])),
        );
    }

    sort(): void {
      const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
      this.#set(this.#pairs.toSorted(([a], [b]) => order(a, b)));
    }

    forEach(call: (value: string, name: string, params: URLSearchParams) => void): void {
      for (const [name, value] of this.#pairs) call(value, name, this);
    }

    entries(): IterableIterator<Pair> {
      return this.#pairs.map(([name, value]): Pair => [name, value]).values();
    }

    keys(): IterableIterator<string> {
      return this.#pairs.map(([name]) => name).values();
    }

    values(): IterableIterator<string> {
      return this.#pairs.map(([, value]) => value).values();
    }

    [Symbol.iterator](): IterableIterator<Pair> {
      return this.entries();
    }

    toString(): string {
      return web('queryText', this.#pairs) as string;
    }
  }

  class URL {
    #parts: UrlParts;
    readonly #params: URLSearchParams;

    constructor(url: unknown, base?: unknown) {
      this.#parts = web('url', toText(url), base === undefined ? undefined : toText(base)) as UrlParts;
      this.#params = new URLSearchParams(this.#parts['search']);
      changed.set(this.#params, () => this.#change('search', this.#params.toString()));
    }

    static canParse(url: unknown, base?: unknown): boolean {
      return URL.parse(url, base) !== null;
    }

    static parse(url: unknown, base?: unknown): URL | null {
      try {
        return new URL(url, base);
      } catch {
        return null;
      }
    }

    #change(part: string, value: unknown): void {
      this.#parts = web('url', this.#parts['href'], undefined, part, toText(value)) as UrlParts;
    }

    static {
      const parts = [
        'href',
        'protocol',
        'username',
        'password',
        'host',
        'hostname',
        'port',
        'pathname',
        'search',
        'hash',
      ];
      for (const part of parts) {
        Reflect.defineProperty(URL.prototype, part, {
          configurable: true,
          enumerable: true,
          get(this: URL) {
            return this.#parts[part];
          },
          set(this: URL, value: unknown) {
            this.#change(part, value);
            if (part !== 'href' && part !== 'search') return;
            const own = changed.get(this.#params);
            changed.delete(this.#params);
            for (const name of this.#params.keys()) this.#params.delete(name);
            for (const [name, held] of new URLSearchParams(this.#parts['search']))
              this.#params.append(name, held);
            if (own !== undefined) changed.set(this.#params, own);
          },
        });
      }
    }

    get origin(): string | undefined {
      return this.#parts['origin'];
    }

    get searchParams(): URLSearchParams {
      return this.#params;
    }

    toString(): string | undefined {
      return this.#parts['href'];
    }

    toJSON(): string | undefined {
      return this.#parts['href'];
    }
  }

  for (const [name, value] of Object.entries({ URL, URLSearchParams }))
    Reflect.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}
