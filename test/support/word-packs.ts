import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './openapi-routes.js';

/** The texts of one room of the console, by their names. */
export interface WordPack {
  readonly name: string;
  readonly en: Readonly<Record<string, string>>;
  readonly tr: Readonly<Record<string, string>>;
}

const FOLDER = join(ROOT, 'console/src/words');

/** Every text of the console: packs of both languages, and files that come in pairs (`x.en.ts`, `x.tr.ts`). */
export async function wordPacks(): Promise<WordPack[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const modules = await Promise.all(
    names.map(async (name) => [name, (await import(join(FOLDER, name))) as Record<string, unknown>] as const),
  );
  const exported = modules.flatMap(([file, values]) =>
    Object.entries(values).map(([key, value]) => ({ file, key, value })),
  );
  const packs = exported.flatMap(({ file, value }) => (isPack(value) ? [{ name: file, ...value }] : []));
  const pairs = exported.flatMap(({ file, key, value }) => {
    if (!/(^|\.)en\.ts$/.test(file) || !isTexts(value)) return [];
    const inTurkish = [file.replace(/en\.ts$/, 'tr.ts'), key.replace(/en$/, 'tr').replace(/En$/, 'Tr')];
    const other = exported.find((one) => one.file === inTurkish[0] && one.key === inTurkish[1])?.value;
    return isTexts(other) ? [{ name: `${file} ${key}`, en: value, tr: other }] : [];
  });
  return [...packs, ...pairs];
}

type Texts = Readonly<Record<string, string>>;

function isTexts(value: unknown): value is Texts {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

function isPack(value: unknown): value is { readonly en: Texts; readonly tr: Texts } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'en' in value &&
    'tr' in value &&
    isTexts(value.en) &&
    isTexts(value.tr)
  );
}
