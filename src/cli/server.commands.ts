import { demoCommand } from '../demo/demo-command.js';
import type { CommandGroup } from './command-group.js';

export function addServerCommands(commands: CommandGroup): void {
  const { command, session } = commands;
  commands.does('start', 'Start the server', async () => void (await import('../main.js')));
  command.addCommand(demoCommand((exitCode) => (session.exitCode = exitCode)).copyInheritedSettings(command));
}
