import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly bundleDependencies?: readonly string[];
}

type ReadmeExample = (
  load: (name: string) => Promise<unknown>,
  console: { readonly log: (value: unknown) => void },
) => Promise<void>;

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...parts: string[]
) => ReadmeExample;

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const application = manifest(join(import.meta.dirname, '..'));
const packages = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(import.meta.dirname, name, 'package.json')),
);

/** The code of a README's example, and what its comments (`// → …`) say that it prints. */
function exampleOf(name: string): { code: string; printed: unknown[] } {
  const readme = readFileSync(join(import.meta.dirname, name, 'README.md'), 'utf8');
  const source = /^```ts\n(.*?)^```/ms.exec(readme)?.[1] ?? '';
  const printed = [...source.matchAll(/\/\/ → (.*)$/gm)].map(([, text = '']) => JSON.parse(text) as unknown);
  const code = stripTypeScriptTypes(source).replaceAll(
    /^import (\{[^}]*\}) from ('[^']*');$/gm,
    'const $1 = await load($2);',
  );
  return { code, printed };
}

describe.each(packages)('@image-integrator/%s', (name) => {
  const own = manifest(join(import.meta.dirname, name));

  it('is laid out like every package', () => {
    expect(own).toMatchObject({
      name: `@image-integrator/${name}`,
      version: application.version,
      private: true,
      type: 'module',
      exports: {
        '@image-integrator/source': './src/index.ts',
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
    });
    expect(existsSync(join(import.meta.dirname, name, 'src/index.ts'))).toBe(true);
  });

  it('travels with the application, which brings what it needs in the same version', () => {
    const pinned = { ...application.dependencies, ...application.optionalDependencies };
    expect(application.bundleDependencies).toContain(`@image-integrator/${name}`);
    expect(pinned).toMatchObject({ [`@image-integrator/${name}`]: own.version, ...own.peerDependencies });
    expect(own.dependencies).toBeUndefined();
  });

  it('does what the example of its README says', async () => {
    const { code, printed } = exampleOf(name);
    const seen: unknown[] = [];
    await new AsyncFunction('load', 'console', code)((module) => import(/* @vite-ignore */ module), {
      log: (value) => seen.push(JSON.parse(JSON.stringify(value))),
    });
    expect(printed).not.toEqual([]);
    expect(seen).toEqual(printed);
  });
});
