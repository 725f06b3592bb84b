import { demoCommand } from './demo-command.js';

await demoCommand((exitCode) => (process.exitCode = exitCode))
  .name('npm run demo --')
  .parseAsync();
