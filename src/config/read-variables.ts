import { CLI_SECRETS, CLI_VARIABLES } from './cli-variables.js';
import { ConfigError, type Problem } from './config-error.js';
import { misspelt } from './misspelt.js';
import { doubts, problemsTogether } from './rules.js';
import { type Environment, FILE_SUFFIX, isGiven, withSecretFiles } from './secret-files.js';
import { Settings } from './settings.js';
import { hintFor, Unfit, type Variable, variablesOf } from './variable.js';

const SHOWN_CHARACTERS = 100;

const VARIABLES = variablesOf(Settings);

/** The names of the secrets that a file may hold: `<NAME>_FILE`. */
export const SECRETS: readonly string[] = [
  ...VARIABLES.filter(({ secret }) => secret).map(({ name }) => name),
  ...CLI_SECRETS,
];

/** The names of all variables, but for those that name a file. */
export const KNOWN: readonly string[] = [...VARIABLES.map(({ name }) => name), ...CLI_VARIABLES];

/** What `env` sets, and what is doubtful about it; throws `ConfigError` with every problem. */
export function readVariables(env: Environment): { values: Partial<Settings>; warnings: string[] } {
  const files = withSecretFiles(env, SECRETS);
  const given = VARIABLES.filter(({ name }) => isGiven(files.environment, name));
  const values: Record<string, unknown> = {};
  const problems = [...files.problems];
  for (const variable of given) {
    const value = variable.kind.parse(files.environment[variable.name] ?? '');
    if (value instanceof Unfit)
      problems.push(problemOf(variable, value, files.environment[variable.name] ?? ''));
    else values[variable.name] = value;
  }

  const together = {
    settings: Object.assign(new Settings(), values),
    given: new Set([
      ...given.map(({ name }) => name),
      ...files.problems.map(({ name }) => name.slice(0, -FILE_SUFFIX.length)),
    ]),
  };
  const wrong = new Set(problems.map(({ name }) => name));
  problems.push(...problemsTogether(together).filter(({ name }) => !wrong.has(name)));

  const suspects = misspelt(env, [...KNOWN, ...SECRETS.map((name) => name + FILE_SUFFIX)]);
  if (problems.length > 0) throw new ConfigError(problems, suspects);
  return { values, warnings: [...suspects, ...doubts(together)] };
}

function problemOf({ name, kind, secret }: Variable, { problem, showsValue }: Unfit, text: string): Problem {
  const what = secret || showsValue ? problem : `${problem}, and is ${shown(text)}`;
  return { name, problem: what, hint: hintFor(name, kind.hint) };
}

/** The value in quotes, short and without the user and password that a URL may have. */
function shown(text: string): string {
  const plain = text.replaceAll(/\/\/[^/\s]*@/g, '//***@');
  const end = plain.length > SHOWN_CHARACTERS ? '…' : '';
  return JSON.stringify(plain.slice(0, SHOWN_CHARACTERS)) + end;
}
