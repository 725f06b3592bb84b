import { CLI_SECRETS, CLI_VARIABLES } from './cli-variables.js';
import { ConfigError } from './config-error.js';
import { isGiven, withSecretFiles } from './secret-files.js';

/** The environment of this process, with what a `.env` file in the working directory adds to it. */
export function readEnvironment(): NodeJS.ProcessEnv {
  try {
    process.loadEnvFile();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      throw new ConfigError([
        { name: '.env', problem: `cannot be read: ${message}`, hint: 'Make it readable, or move it away.' },
      ]);
    }
  }
  return process.env;
}

/** What the command line alone reads of `given`; unset and empty are undefined. Light: nothing else of the configuration is read. */
export function readCliVariables(
  given: NodeJS.ProcessEnv,
): Readonly<Partial<Record<(typeof CLI_VARIABLES)[number], string>>> {
  const { environment, problems } = withSecretFiles(given, CLI_SECRETS);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(
    CLI_VARIABLES.filter((name) => isGiven(environment, name)).map((name) => [name, environment[name]]),
  );
}
