import { formatDouble, javaTrim } from '@image-integrator/java-text';
import { asText } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import {
  type Json,
  type JsonPath,
  jsonPath,
  JsonNumber,
  parseJson,
  valueAt,
  writeJson,
} from '../json-document.js';
import type { Scope } from '../scope.js';
import type { Value } from '../values.js';
import { argument, type Builders, callNullable, type CallBuilder, call, type CallSite } from './call.js';

/** A call on JSON text; an empty subject is an error, and so is text that is no JSON. */
function onJson(
  site: CallSite,
  apply: (json: Json, path: JsonPath, scope: Scope) => string | null,
): Evaluator {
  const path = asText(argument(site, 0), `${site.name}()`);
  const written = typeof path.constant === 'string' ? jsonPath(path.constant) : null;
  if (path.constant === null) throw new Fault(`${site.name}() needs a JSONPath`, site.span.start);
  const subject = asText(site.subject, `${site.name}()`);
  return callNullable(site, subject, 'STRING', (text, scope) => {
    const json = text ?? requireValue(subject, scope, `${site.name}()`);
    if (json === '') throw new Fault(`The subject is empty; ${site.name}() needs JSON`);
    return apply(parseJson(json), written ?? jsonPath(requireValue(path, scope, `${site.name}()`)), scope);
  });
}

/** A scalar as its text, a list of one as that one, everything else as JSON; nothing and null are empty. */
function represent(json: Json): string {
  if (json === null) return '';
  if (typeof json === 'string') return json;
  if (Array.isArray(json) && json.length === 1) return represent(json[0] ?? null);
  return json instanceof JsonNumber || typeof json === 'boolean' ? String(json) : writeJson(json);
}

/** Changes what `change` is given the holder and the key of, wherever the path leads. */
function updating(
  change: (holder: Record<string | number, Json>, key: string | number, scope: Scope) => boolean,
): (json: Json, path: JsonPath, scope: Scope) => string {
  return (json, path, scope) => {
    const root: Record<string, Json> = { root: json };
    // From the back, so that a deletion does not move what is still to come.
    for (const location of path.find(json).toReversed()) {
      const whole = ['root', ...location];
      const holder = valueAt(root, whole.slice(0, -1)) as Record<string | number, Json>;
      if (!change(holder, whole.at(-1) ?? 'root', scope)) return '';
    }
    return writeJson(root['root'] ?? null);
  };
}

/** What an argument stands for in JSON. A date has no form there. */
function jsonArgument(site: CallSite, index: number): (scope: Scope) => Json {
  const evaluator = argument(site, index);
  if (evaluator.type === 'DATE' || evaluator.type === 'INSTANT') {
    throw new Fault(
      `${site.name}() takes a text, a number or a truth value, not a ${evaluator.type}`,
      evaluator.span.start,
    );
  }
  return (scope) => jsonOf(evaluator.evaluate(scope));
}

function jsonOf(value: Value): Json {
  if (typeof value === 'bigint') return new JsonNumber(String(value));
  return typeof value === 'number' ? new JsonNumber(formatDouble(value)) : value;
}

const jsonPathRead: CallBuilder = (site) =>
  onJson(site, (json, path) => {
    const found = path.find(json).map((location) => valueAt(json, location));
    return represent(path.definite ? (found[0] ?? null) : found);
  });

const jsonPathDelete: CallBuilder = (site) =>
  onJson(
    site,
    updating((holder, key) => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
      return true;
    }),
  );

const jsonPathSet: CallBuilder = (site) => {
  const value = jsonArgument(site, 1);
  return onJson(
    site,
    updating((holder, key, scope) => Reflect.set(holder, key, value(scope))),
  );
};

const jsonPathAdd: CallBuilder = (site) => {
  const value = jsonArgument(site, 1);
  return onJson(
    site,
    updating((holder, key, scope) => {
      const list = holder[key];
      if (!Array.isArray(list)) return false;
      list.push(value(scope));
      return true;
    }),
  );
};

const jsonPathPut: CallBuilder = (site) => {
  const value = jsonArgument(site, 1);
  const name = asText(argument(site, 2), 'jsonPathPut()');
  return onJson(
    site,
    updating((holder, key, scope) => {
      const target = holder[key];
      if (
        typeof target !== 'object' ||
        target === null ||
        Array.isArray(target) ||
        target instanceof JsonNumber
      )
        return false;
      return Reflect.set(target, requireValue(name, scope, 'jsonPathPut()'), value(scope));
    }),
  );
};

function isJson(text: string): boolean {
  const trimmed = javaTrim(text);
  if (!/^(?:\{[^]*\}|\[[^]*\])$/.test(trimmed)) return false;
  try {
    parseJson(trimmed);
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}

export const jsonFunctions: Builders<
  'jsonPath' | 'jsonPathDelete' | 'jsonPathSet' | 'jsonPathAdd' | 'jsonPathPut' | 'isJson'
> = {
  jsonPath: jsonPathRead,
  jsonPathDelete,
  jsonPathSet,
  jsonPathAdd,
  jsonPathPut,
  isJson: (site) => call(site, asText(site.subject, 'isJson()'), 'BOOLEAN', false, isJson),
};
