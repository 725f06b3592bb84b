import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type SandboxJob,
  type SandboxLimits,
  type ScriptHttp,
  type ScriptLanguage,
  ScriptSandbox,
} from '../src/index.js';

/** Kept between test runs, since the first Python of an empty folder starts cold; its files carry the version of what they hold. */
export const DATA_DIR = join(tmpdir(), 'image-integrator-script-tests');
const LIMITS: SandboxLimits = {
  timeoutMs: 60_000,
  memoryMb: 128,
  maxOutputBytes: 32 * 1024 * 1024,
  maxStdoutBytes: 64 * 1024,
  maxHttpCalls: 0,
  maxHttpBytes: 32 * 1024 * 1024,
};

/** A sandbox of one process; whoever makes one ends it with `stop()`. */
export function createTestSandbox(http: ScriptHttp | null = null, size = 1): ScriptSandbox {
  return new ScriptSandbox({ size, dataDir: DATA_DIR, http });
}

export function scriptJob(
  language: ScriptLanguage,
  source: string,
  input: string,
  limits: Partial<SandboxLimits> = {},
  attributes: Readonly<Record<string, string>> = {},
): SandboxJob {
  return { action: 'run', language, source, input, attributes, limits: { ...LIMITS, ...limits } };
}
