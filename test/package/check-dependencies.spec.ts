import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Advisory, serveRegistry } from '../support/npm-registry.js';

const HIGH: Advisory = {
  id: 4711,
  url: 'https://advisories.invalid/GHSA-4711',
  title: 'A made-up hole',
  severity: 'high',
  vulnerable_versions: '<2.0.0',
};
const CHECK = [process.execPath, resolve('.ci/check-dependencies.mjs')] as const;
const TIMEOUT_MS = 120_000;

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A clone of ours in small: its scripts and its npm settings, and one package as the only dependency. */
let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'image-integrator-clone-'));
  copyFileSync('.npmrc', join(clone, '.npmrc'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function run(command: string, args: readonly string[], registry: string): Promise<Ended> {
  const settings = {
    npm_config_registry: registry,
    npm_config_cache: join(clone, 'cache'),
    npm_config_offline: 'false',
  };
  return new Promise((done) => {
    execFile(command, args, { cwd: clone, env: { ...process.env, ...settings } }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

interface Story {
  readonly dependencies: object;
  /** What the registry knows of `weak`; null: it does not answer such questions. */
  readonly advisories?: readonly Advisory[] | null;
  readonly versions?: readonly string[];
  /** What the lock file says of the platforms of `weak`. */
  readonly platform?: object;
}

/** Runs commands in a clone that depends on `weak`, against a registry that knows its advisories. */
async function inClone(story: Story, ...commands: (readonly [string, ...string[]])[]): Promise<Ended[]> {
  const { dependencies, advisories = [HIGH], versions = ['1.0.0', '2.0.0'], platform = {} } = story;
  await using registry = await serveRegistry({ name: 'weak', versions, advisories });
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const manifest = { name: 'clone', version: '1.0.0', scripts, ...dependencies };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
  const locked = await run('npm', ['install', '--package-lock-only'], registry.origin);
  expect(locked).toMatchObject({ code: 0 });
  restrict(platform);
  const ended: Ended[] = [];
  for (const [command, ...args] of commands) ended.push(await run(command, args, registry.origin));
  return ended;
}

function restrict(platform: object): void {
  const path = join(clone, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, object> };
  Object.assign(lock.packages['node_modules/weak'] ?? {}, platform);
  writeFileSync(path, JSON.stringify(lock));
}

describe('check:dependencies', () => {
  it(
    'fails on a high advisory that the application can reach, and npm ci does not',
    { timeout: TIMEOUT_MS },
    async () => {
      const [installed, checked] = await inClone(
        { dependencies: { dependencies: { weak: '1.0.0' } } },
        ['npm', 'ci'],
        CHECK,
      );
      expect(installed).toMatchObject({ code: 0, output: expect.not.stringMatching(/warn|vulnerab|hole/i) });
      expect(checked?.code).toBe(1);
      expect(checked?.output).toContain('weak: high');
      expect(checked?.output).toContain('A made-up hole https://advisories.invalid/GHSA-4711');
      expect(checked?.output).toContain('path: clone > weak (node_modules/weak)');
      expect(checked?.output).toContain(
        'what to do: npm install --save-exact weak@2.0.0 (a new major version)',
      );
    },
  );

  it('says what is left to do while no version is safe', { timeout: TIMEOUT_MS }, async () => {
    const [checked] = await inClone(
      { dependencies: { dependencies: { weak: '1.0.0' } }, versions: ['1.0.0'] },
      CHECK,
    );
    expect(checked?.code).toBe(1);
    expect(checked?.output).toContain('no fixed version is known; replace what brings weak');
  });

  it('warns of a tool of development', { timeout: TIMEOUT_MS }, async () => {
    const [checked] = await inClone({ dependencies: { devDependencies: { weak: '1.0.0' } } }, CHECK);
    expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('out of reach') });
    expect(checked?.output).toContain('A made-up hole');
  });

  it('warns of an optional package for another platform', { timeout: TIMEOUT_MS }, async () => {
    const dependencies = { optionalDependencies: { weak: '1.0.0' } };
    const [checked] = await inClone({ dependencies, platform: { os: ['plan9'] } }, CHECK);
    expect(checked).toMatchObject({ code: 0, output: expect.stringContaining('out of reach') });
  });

  it('passes a moderate advisory', { timeout: TIMEOUT_MS }, async () => {
    const advisories = [{ ...HIGH, severity: 'moderate' }];
    const [checked] = await inClone({ dependencies: { dependencies: { weak: '1.0.0' } }, advisories }, CHECK);
    expect(checked).toEqual({ code: 0, output: '' });
  });

  it('says when the registry does not answer', { timeout: TIMEOUT_MS }, async () => {
    const [checked] = await inClone(
      { dependencies: { dependencies: { weak: '1.0.0' } }, advisories: null },
      CHECK,
    );
    expect(checked).toMatchObject({
      code: 0,
      output: expect.stringContaining('the registry did not answer'),
    });
  });
});
