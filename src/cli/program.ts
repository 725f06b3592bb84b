import { Command, CommanderError } from 'commander';
import { addCompletionCommands } from './completion.commands.js';
import { CommandGroup } from './command-group.js';
import { addFlowCommands } from './flow.commands.js';
import { addInstallationCommands } from './installation.commands.js';
import { addLoginCommands } from './login.commands.js';
import { addLogsCommands } from './logs.commands.js';
import { addMissingCommands } from './missing.commands.js';
import { addProductCommands } from './product.commands.js';
import { addReconcileCommands } from './reconcile.commands.js';
import { addRunCommands } from './run.commands.js';
import { Session, type Terminal } from './session.js';
import { addTemplateCommands } from './template.commands.js';
import { addServerCommands } from './server.commands.js';
import { addTokenCommands } from './token.commands.js';
import { addUserCommands } from './user.commands.js';
import { ownVersion } from '../config/own-version.js';

/**
 * The command line: names, options and help of every command. To say `--help` at once, it loads nothing but Commander;
 * a command loads what it works with when it is called, and Nest, TypeORM and the rooms of the server only from `local/`.
 */
export function createProgram(session: Session): Command {
  const { stdout, stderr } = session.terminal;
  const program = new Command('image-integrator')
    .description('Moves product images from any ERP into Omnitron.')
    .version(ownVersion(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 80,
      getErrHelpWidth: () => stderr.columns ?? 80,
    })
    .exitOverride();
  const commands = new CommandGroup(program, session);
  addServerCommands(commands);
  addFlowCommands(commands);
  addTemplateCommands(commands);
  addRunCommands(commands);
  addProductCommands(commands);
  addLogsCommands(commands);
  addMissingCommands(commands);
  addReconcileCommands(commands);
  addLoginCommands(commands);
  addUserCommands(commands);
  addTokenCommands(commands);
  addInstallationCommands(commands);
  addCompletionCommands(commands);
  return program;
}

/** Carries out one command line, and gives the exit code; what went wrong is a line on standard error. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const session = new Session(terminal);
  try {
    await createProgram(session).parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    // Commander has printed its own, help and version among them.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await session.close();
  }
}
