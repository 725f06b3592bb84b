import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What npm runs unasked when it installs, packs, publishes, … (npm's documentation, "scripts", "Life Cycle Scripts"). */
const LIFE_CYCLE = new Set(
  `preinstall install postinstall preuninstall uninstall postuninstall prepublish publish postpublish prepublishOnly
   preprepare prepare postprepare prepack pack postpack dependencies predependencies postdependencies
   preversion version postversion preshrinkwrap shrinkwrap postshrinkwrap prerebuild rebuild postrebuild
   prerestart restart postrestart prestart start poststart prestop stop poststop pretest test posttest`.split(
    /\s+/,
  ),
);

/** Names of npm's that are ours on purpose. */
const ON_PURPOSE: Record<string, string> = {
  prepack: '`npm pack` in a fresh clone compiles first',
  start: '`npm start` starts the server',
  test: '`npm test` runs the suite',
};

interface Manifest {
  readonly scripts?: Record<string, string>;
}

const manifests = ['package.json', ...globSync('packages/*/package.json')].map((path) => ({
  path,
  scripts: Object.keys((JSON.parse(readFileSync(path, 'utf8')) as Manifest).scripts ?? {}),
}));

/** Scripts that npm runs although nobody asked for them by name. */
function runUnasked(scripts: readonly string[]): string[] {
  return scripts.filter(
    (name) =>
      LIFE_CYCLE.has(name) ||
      (/^(pre|post)./.test(name) && scripts.includes(name.replace(/^(pre|post)/, ''))),
  );
}

describe('npm scripts', () => {
  it.each(manifests)('bears no life-cycle name of npm by accident: $path', ({ scripts }) => {
    expect(runUnasked(scripts).filter((name) => ON_PURPOSE[name] === undefined)).toEqual([]);
  });

  it('sees a life-cycle name, and what npm runs before and after a script of ours', () => {
    expect(runUnasked(['build', 'dependencies', 'prebuild', 'postbuild', 'pretend', 'prepare'])).toEqual([
      'dependencies',
      'prebuild',
      'postbuild',
      'prepare',
    ]);
  });
});
