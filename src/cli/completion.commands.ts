import { Argument } from 'commander';
import type { CommandGroup } from './command-group.js';
import { type Candidate, complete } from './completion.js';
import { COMPLETION_SCRIPTS, type Shell, SHELLS } from './completion-script.js';
import type { Session } from './session.js';

/** Longer than this nobody waits for a word. */
const ANSWERED_WITHIN_MS = 1000;

interface Listed {
  readonly results: readonly Readonly<Record<'id' | 'slug' | 'name' | 'flow', string>>[];
}

/** Where the values of arguments and options are listed, and what is said of each. */
const VALUES: Readonly<
  Record<string, readonly [path: string, word: 'slug' | 'id', description: 'name' | 'flow']>
> = {
  'flow <slug>': ['/api/v1/flows', 'slug', 'name'],
  'missing <flow>': ['/api/v1/flows', 'slug', 'name'],
  '--flow': ['/api/v1/flows', 'slug', 'name'],
  'login <slug>': ['/api/v1/logins', 'slug', 'name'],
  'run <id>': ['/api/v1/runs', 'id', 'flow'],
  '--run': ['/api/v1/runs', 'id', 'flow'],
};

export function addCompletionCommands(commands: CommandGroup): void {
  const { session, command: program } = commands;
  commands
    .does('completion', 'Print a script that lets a shell complete commands', ([shell]) => {
      session.terminal.stdout.write(COMPLETION_SCRIPTS[shell as Shell]);
    })
    .addArgument(new Argument('<shell>', 'Your shell').choices(SHELLS));
  program
    .command('complete', { hidden: true })
    .description('Print the words that may come next, for the completion of shells')
    .argument('[words...]', 'The line so far, without the program')
    .action(async (words: string[]) => {
      const found = await complete(program, words, async (kind) => valuesOf(kind, session));
      for (const { word, description } of found) session.print(`${word}\t${description}`);
    });
}

/** Values that a running server lists. None without one: a key press must not open an installation. */
async function valuesOf(kind: string, session: Session): Promise<Candidate[]> {
  const server = session.findServer();
  const source = VALUES[kind];
  if (server === null || source === undefined) return [];
  const [path, word, description] = source;
  const { results } = await server
    .get<Listed>(path, { limit: 100 }, AbortSignal.timeout(ANSWERED_WITHIN_MS))
    .catch((): Listed => ({ results: [] }));
  return results.map((one) => ({ word: one[word], description: one[description].replaceAll(/\s+/g, ' ') }));
}
