import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DEMO_FOLDER } from './demo-folder.js';
import { type Stage } from './stage.js';

const PATH = join(DEMO_FOLDER, 'env');

/** How a shell in the working directory reads the file. */
export const SOURCE_COMMAND = `source ${relative(process.cwd(), PATH)}`;

/** Writes the variables that the commands of the README use, readable to its user alone; they go with `started`. */
export async function writeShellFile(stage: Stage, started: AsyncDisposableStack): Promise<void> {
  await mkdir(DEMO_FOLDER, { recursive: true });
  await rm(PATH, { force: true });
  started.defer(() => rm(PATH, { force: true }));
  await writeFile(PATH, shellText(stage), { mode: 0o600 });
}

function shellText({ server, erp, omnitron, admin }: Stage): string {
  const values = {
    URL: server.url,
    ERP: erp.url,
    OMNITRON: omnitron.url,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
  };
  return Object.entries(values)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
    .join('');
}
