/** What the command line alone reads, besides the configuration: it loads nothing for them. */
export const CLI_VARIABLES = ['INTEGRATOR_URL', 'INTEGRATOR_TOKEN', 'CLI_LOG_LEVEL'] as const;

/** Those of them that may stand in a file, `<NAME>_FILE`. */
export const CLI_SECRETS = ['INTEGRATOR_TOKEN'] as const;
