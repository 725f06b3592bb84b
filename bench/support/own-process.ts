import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const READ_ONCE = resolve('dist/bench/support/read-once.js');

/** What a read brought, and the most memory that its process had. */
export interface ReadFigures {
  readonly pages: number;
  readonly records: number;
  readonly megabytes: number;
  readonly peakRssMb: number;
}

/** Reads once with a read card in a process of its own, from the build. */
export async function readInOwnProcess(card: Record<string, unknown>): Promise<ReadFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [READ_ONCE, JSON.stringify(card)]);
  return JSON.parse(stdout) as ReadFigures;
}
