/** A variable that is wrong. `problem` continues the sentence that begins with the name; it holds no secret. */
export interface Problem {
  readonly name: string;
  readonly problem: string;
  /** A whole sentence: what would be right. */
  readonly hint: string;
}

/** The environment is wrong; the message lists every variable with what is wrong and an example. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  /** @param warnings what may be the reason of a problem, as a misspelt name */
  constructor(problems: readonly Problem[], warnings: readonly string[] = []) {
    const lines = problems.map(
      ({ name, problem, hint }) => `${name}: ${problem.replace(/\.$/, '')}. ${hint}`,
    );
    super(
      [
        'The configuration is not valid. Correct it in the environment or in .env; .env.example explains each variable.',
        ...[...lines, ...warnings].map((line) => `  ${line}`),
      ].join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = lines;
  }
}
