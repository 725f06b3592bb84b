import { type SimRequest } from '../simulator/sim-request.js';
import { badParameter } from './erp-error.js';

/** A call of the Nebim-style service: the session in the path, a JSON-like object as the whole query. */
export interface NebimCall {
  readonly session: string;
  /** Values by `Name` of its `Parameters`. */
  readonly parameters: ReadonlyMap<string, string>;
}

const PATH = /^\/\(S\(([^()]*)\)\)\/service\/run$/;

/**
 * Reads `/(S(TOKEN))/service/run?{'name': …, 'Parameters': [{'Name': …, 'Value': …}]}`, single or double quotes,
 * percent-encoded or not. Null when the path is another. Throws `ErpError` when the query cannot be read.
 */
export function readNebimCall(request: SimRequest): NebimCall | null {
  const path = PATH.exec(decoded(request.path));
  if (path === null) return null;
  const given = readQuery(request.rawQuery);
  const parameters = new Map<string, string>();
  for (const { Name, Value } of given) parameters.set(Name, Value);
  return { session: path[1]!, parameters };
}

function readQuery(rawQuery: string): { Name: string; Value: string }[] {
  try {
    const call = JSON.parse(decoded(rawQuery).replaceAll("'", '"')) as {
      Parameters?: { Name: unknown; Value: unknown }[];
    };
    return (call.Parameters ?? []).map(({ Name, Value }) => ({ Name: String(Name), Value: String(Value) }));
  } catch {
    throw badParameter(`The query must be an object with "Parameters", not ${rawQuery}.`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
