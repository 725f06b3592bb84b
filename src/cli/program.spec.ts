import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli } from '../../test/support/cli.js';
import { createProgram } from './program.js';
import { Session } from './session.js';

const { stdout, stderr } = process;
const program = createProgram(new Session({ environment: () => ({}), stdout, stderr }));
const commands = [...everyCommand(program, [])];
const leaves = commands.filter(({ command }) => command.commands.length === 0);

function* everyCommand(command: Command, path: string[]): Generator<{ command: Command; path: string[] }> {
  yield { command, path };
  for (const child of command.commands) yield* everyCommand(child, [...path, child.name()]);
}

describe('the command line', () => {
  it.each(commands.map(({ path }) => path))(
    'prints the help of "%s %s", and ends with 0',
    async (...path) => {
      const { code, out, error } = await cli({}, ...path, '--help');
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(out).toMatch(new RegExp(`^Usage: ${['image-integrator', ...path].join(' ')} ?.*\n`));
      expect(out.match(/Usage:/g)).toHaveLength(1);
      expect(out).not.toContain('outputHelp');
    },
  );

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await cli({}, '--version')).toEqual({ code: 0, out: `${version}\n`, error: '' });
  });

  it.each([
    [['flwo'], "error: unknown command 'flwo'\n(Did you mean flow?)\n"],
    [['flow', 'lst'], "error: unknown command 'lst'\n(Did you mean list?)\n"],
    [['run', 'list', '--flwo', 'x'], "error: unknown option '--flwo'\n(Did you mean --flow?)\n"],
    [['run', 'show'], "error: missing required argument 'id'\n"],
    [
      ['run', 'list', '--limit', 'all'],
      "error: option '--limit <number>' argument 'all' is invalid. It must be a whole number from 1 to 100.\n",
    ],
  ])('says once what is wrong with %j, and ends with 1', async (words, error) => {
    expect(await cli({}, ...words)).toEqual({ code: 1, out: '', error });
  });

  it('ends with 1 where a verb is missing, and says which there are', async () => {
    const { code, error } = await cli({}, 'flow');
    expect(code).toBe(1);
    expect(error).toContain('Usage: image-integrator flow');
  });

  it('ends with 1 when no server answers, in words or as JSON', async () => {
    const nobody = { INTEGRATOR_URL: 'http://127.0.0.1:1/' };
    const error = 'http://127.0.0.1:1 does not answer. Is INTEGRATOR_URL right?';
    expect(await cli(nobody, 'flow', 'list')).toEqual({ code: 1, out: '', error: `${error}\n` });
    const json = await cli(nobody, 'flow', 'list', '--json');
    expect({ ...json, error: JSON.parse(json.error) as object }).toEqual({
      code: 1,
      out: '',
      error: { detail: error },
    });
  });
});

describe('docs/cli.md', () => {
  const rows = [...readFileSync('docs/cli.md', 'utf8').matchAll(/^\| (`.+?) +\| /gm)].map(
    ([, cell = '']) => cell,
  );

  it('has each command with its arguments and options, and no other', () => {
    const documented = rows.flatMap(usagesOf).map(summary);
    const there = leaves
      .filter(({ path }) => path[0] !== 'complete')
      .map(({ command, path }) => ({
        command: path.join(' '),
        arguments: command.registeredArguments.length,
        options: command.options.flatMap(({ long }) => (long === '--json' ? [] : [long ?? ''])).sort(),
      }));
    expect(documented.sort(byCommand)).toEqual(there.sort(byCommand));
  });

  /** The usages of a row, the noun of the first put before the others. */
  function usagesOf(cell: string): string[] {
    const usages = [...cell.matchAll(/`([^`]+)`/g)].map(([, usage = '']) => usage);
    const noun = usages[0]?.split(' ')[0] ?? '';
    return usages.map((usage) => (usage.startsWith(noun) ? usage : `${noun} ${usage}`));
  }

  function summary(usage: string) {
    const [, command = '', rest = ''] = /^([a-z -]+?)(?: ((?:<|\[).*))?$/.exec(usage) ?? [];
    return {
      command,
      arguments: rest.replaceAll(/\[.*?\]/g, '').match(/<.+?>/g)?.length ?? 0,
      options: rest.match(/--[a-z-]+/g)?.sort() ?? [],
    };
  }

  const byCommand = (a: { command: string }, b: { command: string }): number =>
    a.command.localeCompare(b.command);
});
