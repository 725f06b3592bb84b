import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configOf, MOUNTED, unknownVariables } from '../support/deployed.js';

const FOLDER = 'deploy/systemd';
const UNIT = readFileSync(`${FOLDER}/image-integrator.service`, 'utf8');
const DROP_IN = readFileSync(`${FOLDER}/image-integrator.service.d/credentials.conf`, 'utf8');
const ENVIRONMENT_FILE = readFileSync(`${FOLDER}/image-integrator.env`, 'utf8');
const README = readFileSync('deploy/README.md', 'utf8');

/** What a unit sets under a name, in order. */
function values(unit: string, name: string): string[] {
  return [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

function variables(unit: string): Record<string, string> {
  const assignments = values(unit, 'Environment').flatMap((value) => value.split(' '));
  return Object.fromEntries(assignments.map((text) => text.split('='))) as Record<string, string>;
}

/** The settings file with what it offers in comments. */
const offered = parseEnv(ENVIRONMENT_FILE.replaceAll(/^#(?=[A-Z_]+=)/gm, '')) as Record<string, string>;

describe('deploy/systemd', () => {
  it('sets variables that the application knows, to values that it starts with', () => {
    const embedded = { ...variables(UNIT), ...(parseEnv(ENVIRONMENT_FILE) as Record<string, string>) };
    expect(unknownVariables(Object.keys({ ...embedded, ...offered }))).toEqual([]);
    expect(configOf(embedded)).toMatchObject({ databaseUrl: undefined, warnings: [] });
    expect(configOf({ ...variables(UNIT), ...offered })).toMatchObject({ warnings: [] });
  });

  it('hands each credential over as a file, and the README makes all of them', () => {
    const credentials = values(DROP_IN, 'LoadCredential').map(
      (value) => value.split(':') as [string, string],
    );
    const files = variables(DROP_IN);
    expect(Object.values(files)).toEqual(credentials.map(([id]) => `%d/${id}`));
    for (const [id, path] of credentials) {
      expect(path).toBe(`/etc/image-integrator/credentials/${id}`);
      expect(README).toMatch(new RegExp(`> ${id}\\b`));
    }
    expect(configOf({ ...variables(UNIT), ...offered, ...files })).toMatchObject(MOUNTED);
  });

  it('keeps its data where its user may write, and runs the command of the package', () => {
    const [state = ''] = values(UNIT, 'StateDirectory');
    expect(variables(UNIT)['DATA_DIR']).toBe(`/var/lib/${state}`);
    expect(values(UNIT, 'WorkingDirectory')).toEqual([`/var/lib/${state}`]);
    const [user = ''] = values(UNIT, 'User');
    expect(user).not.toMatch(/^(root|0|)$/);
    expect(readFileSync(`${FOLDER}/image-integrator.sysusers`, 'utf8')).toMatch(new RegExp(`^u ${user} `));
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
    const [program = '', command] = (values(UNIT, 'ExecStart')[0] ?? '').split(' ');
    expect(Object.keys(bin)).toContain(basename(program));
    expect(command).toBe('start');
  });

  it('uses in the README every file of the folder', () => {
    for (const path of globSync(`${FOLDER}/*`)) expect(README).toContain(basename(path));
  });

  it('is a unit that systemd takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-integrator-unit-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'image-integrator.service');
    // Where this is tested nothing is installed in /opt.
    writeFileSync(path, UNIT.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
    const { status, stderr, error } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    if (error !== undefined) return console.warn(`Not verified by systemd: ${error.message}`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
