import { javaRegex } from '@image-integrator/java-text';
import {
  JSONPathEnvironment,
  JSONPathError,
  type JSONPathNode,
  JSONPathQuery,
  jsonpath,
  type JSONValue,
} from 'json-p3';

/** So often may an evaluation look at each value of its document: `$..*..*` would do so again and again. Few are always allowed. */
const LOOKS_PER_VALUE = 8;
const FEW_LOOKS = 100_000;
/** To go down so many levels costs as much as a look. */
const LEVELS_PER_LOOK = 16;
const MAX_LEVELS = 250;

/** An evaluation takes too long, or goes deeper than it may. */
export class JsonPathExcess extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPathExcess';
  }
}

/** What the evaluation under way has looked at, and may. */
let looks = 0;
let allowed = FEW_LOOKS;
let whole: unknown;

function look(values: number, { location }: JSONPathNode): void {
  looks += values * (1 + location.length / LEVELS_PER_LOOK);
  if (looks <= allowed) return;
  if (allowed === FEW_LOOKS) allowed += LOOKS_PER_VALUE * valuesIn(whole);
  if (looks <= allowed) return;
  throw new JsonPathExcess(
    'the JSONPath looks at the same values again and again; name the fields on the way in the place of ".." and "*"',
  );
}

function valuesIn(document: unknown): number {
  let count = 0;
  const open: unknown[] = [document];
  while (open.length > 0) {
    const value = open.pop();
    count += 1;
    if (typeof value !== 'object' || value === null) continue;
    for (const child of Object.values(value)) open.push(child);
  }
  return count;
}

/** `match` and `search` of filters in linear time: JavaScript's regular expressions may take years for a text. */
class LinearSearch extends jsonpath.functions.Search {
  override call(text: unknown, pattern: string): boolean {
    return typeof text === 'string' && found(pattern, (regex) => regex.find(text));
  }
}

class LinearMatch extends jsonpath.functions.Match {
  override call(text: unknown, pattern: string): boolean {
    return typeof text === 'string' && found(pattern, (regex) => regex.matches(text));
  }
}

function found(pattern: unknown, test: (regex: ReturnType<typeof javaRegex>) => boolean): boolean {
  if (typeof pattern !== 'string') return false;
  try {
    return test(javaRegex(pattern));
  } catch {
    // By RFC 9535, a pattern that is none finds nothing.
    return false;
  }
}

const environment = new JSONPathEnvironment({ maxRecursionDepth: MAX_LEVELS });
environment.functionRegister.set('search', new LinearSearch());
environment.functionRegister.set('match', new LinearMatch());

/** A JSONPath (RFC 9535) whose cost is bounded by the values that it looks at, in its filters too. */
export class BoundedJsonPath {
  /** Throws `JSONPathError`. */
  static compile(path: string): BoundedJsonPath {
    return new BoundedJsonPath(counting(environment.compile(path)));
  }

  private constructor(readonly query: JSONPathQuery) {}

  /** The first that it finds in the document; throws `JsonPathExcess`. */
  first(document: unknown): JSONPathNode | undefined {
    for (const node of this.nodes(document)) return node;
    return undefined;
  }

  /** What it finds, in the order of the document; throws `JsonPathExcess`. To be gone through at once. */
  *nodes(document: unknown): Generator<JSONPathNode, void, void> {
    looks = 0;
    allowed = FEW_LOOKS;
    whole = document;
    try {
      yield* this.query.lazyQuery(document as JSONValue);
    } catch (error) {
      if (!(error instanceof JSONPathError)) throw error;
      throw new JsonPathExcess(`the JSONPath goes down more than ${MAX_LEVELS} levels`);
    } finally {
      whole = undefined;
    }
  }
}

type Selector = JSONPathQuery['segments'][number]['selectors'][number];

/** The query, with every selector of it and of its filters counting what it looks at. */
function counting(query: JSONPathQuery): JSONPathQuery {
  for (const segment of query.segments) {
    // The library's own hands on all nodes as arguments of a call, of which there may not be that many.
    segment.resolve = (nodes) => [...segment.lazyResolve(nodes[Symbol.iterator]())];
    for (const selector of segment.selectors) count(selector);
  }
  return query;
}

function count(selector: Selector): void {
  const resolve = selector.resolve.bind(selector);
  const { NameSelector, IndexSelector } = jsonpath.selectors;
  const isSingle = selector instanceof NameSelector || selector instanceof IndexSelector;
  selector.resolve = (node) => {
    look(isSingle ? 1 : 1 + sizeOf(node.value), node);
    return resolve(node);
  };
  if (selector instanceof jsonpath.selectors.FilterSelector) countWithin(selector.expression);
}

/** The queries within the expression of a filter. */
function countWithin(expression: object): void {
  for (const [name, part] of Object.entries(expression) as [string, unknown][]) {
    if (name === 'token' || name === 'environment' || typeof part !== 'object' || part === null) continue;
    if (part instanceof JSONPathQuery) counting(part);
    else countWithin(part);
  }
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
