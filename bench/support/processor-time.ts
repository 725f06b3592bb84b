import { readdirSync, readFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';

/** Linux tells processor time in hundredths of a second. */
const MS_PER_TICK = 10;

/** Milliseconds of processor time so far, of this process and of Postgres with all its processes; 0 where /proc is not there. */
export interface ProcessorTime {
  readonly nodeMs: number;
  readonly postgresMs: number;
}

/** Tells the processor time from now on, each time that it is asked. */
export async function watchProcessorTime(dataSource: DataSource): Promise<() => ProcessorTime> {
  const [{ pid }] = await dataSource.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
  const server = statOf(pid)?.parent ?? 0;
  const now = (): ProcessorTime => {
    const { user, system } = process.cpuUsage();
    return { nodeMs: (user + system) / 1000, postgresMs: serverMs(server) };
  };
  const start = now();
  return () => {
    const { nodeMs, postgresMs } = now();
    return { nodeMs: nodeMs - start.nodeMs, postgresMs: postgresMs - start.postgresMs };
  };
}

/** Of a Postgres server: itself, those of its processes that have ended, and those that live. */
function serverMs(server: number): number {
  const main = statOf(server);
  if (main === null) return 0;
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === server);
  return main.ownMs + main.endedMs + living.reduce((sum, stat) => sum + (stat?.ownMs ?? 0), 0);
}

export function statOf(pid: number): { parent: number; ownMs: number; endedMs: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return {
      parent,
      ownMs: (user + system) * MS_PER_TICK,
      endedMs: (endedUser + endedSystem) * MS_PER_TICK,
    };
  } catch {
    return null;
  }
}
