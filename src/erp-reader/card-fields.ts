import { bodyPathProblem, memberPathProblem, Text, type TextField } from '../common/index.js';
import { jsonPathProblem } from './json-path.js';

/** The fields that recur in the Read card. */
const PARAM_NAMES = Symbol('parameter names');

/** The name of a request parameter; as null it is not sent. */
export function ParamName(field: TextField): PropertyDecorator {
  const text = Text({ ...field, maxLength: 200, check: bodyPathProblem });
  return (target, property) => {
    const names = new Set([...paramNamesOf(target), String(property)]);
    Reflect.defineMetadata(PARAM_NAMES, [...names], target);
    text(target, property);
  };
}

/** The fields of a card that name request parameters. */
export function paramNamesOf(card: object): readonly string[] {
  return (Reflect.getMetadata(PARAM_NAMES, card) as string[] | undefined) ?? [];
}

/** A JSONPath; as null the rule it serves is off. */
export function JsonPath(field: TextField): PropertyDecorator {
  return Text({ ...field, maxLength: 500, empty: true, check: jsonPathProblem });
}

/** A place in a record: `$`, or a plain path like `$.media.images`. */
export function MemberPath(field: TextField): PropertyDecorator {
  return Text({ ...field, maxLength: 200, check: memberPathProblem });
}

/** The name of a response header; as null the rule it serves is off. */
export function HeaderName(field: TextField): PropertyDecorator {
  return Text({ ...field, maxLength: 200, empty: true });
}
