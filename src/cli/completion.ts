import { type Command, Option } from 'commander';

/** A word that may stand at the cursor, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** Values that only a server knows, asked for by what stands for them: `flow <slug>`, `--flow`. */
export type KnownValues = (kind: string) => Promise<readonly Candidate[]>;

/**
 * What may stand where the last of `words` is being typed: commands, options, or values. `words` is the line without
 * the program's name; the last one may be empty. An empty answer means that file names are as good as anything.
 */
export async function complete(
  program: Command,
  words: readonly string[],
  known: KnownValues,
): Promise<Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { command, place, option } = walk(program, words.slice(0, -1));
  const candidates = await candidatesAt(command, { place, option, typed }, known);
  return candidates.filter(({ word }) => word.startsWith(typed));
}

interface Position {
  /** Arguments of the command that stand before the cursor. */
  readonly place: number;
  /** The option whose value is being typed. */
  readonly option: Option | null;
}

/** Follows the finished words to the command they name. */
function walk(program: Command, words: readonly string[]): Position & { command: Command } {
  let command = program;
  let place = 0;
  let option: Option | null = null;
  for (const word of words) {
    if (word.startsWith('-')) {
      const named = command.options.find(({ long, short }) => word === long || word === short);
      option = named !== undefined && (named.required || named.optional) ? named : null;
    } else if (option !== null) {
      if (!option.variadic) option = null;
    } else {
      const next: Command | undefined = command.commands.find((one) => one.name() === word);
      if (next === undefined) place += 1;
      else command = next;
    }
  }
  return { command, place, option };
}

async function candidatesAt(
  command: Command,
  { place, option, typed }: Position & { typed: string },
  known: KnownValues,
): Promise<readonly Candidate[]> {
  if (option !== null && !typed.startsWith('-')) {
    return option.argChoices?.map(bare) ?? (await known(option.long ?? ''));
  }
  const help = command.createHelp();
  if (typed.startsWith('-')) {
    return help.visibleOptions(command).map(({ long, description }) => ({ word: long ?? '', description }));
  }
  if (command.commands.length > 0) {
    return place > 0
      ? []
      : help.visibleCommands(command).map((one) => ({ word: one.name(), description: one.description() }));
  }
  const argument = command.registeredArguments[place];
  if (argument === undefined) return [];
  return argument.argChoices?.map(bare) ?? (await known(`${command.parent?.name()} <${argument.name()}>`));
}

const bare = (word: string): Candidate => ({ word, description: '' });
