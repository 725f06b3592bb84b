import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { TemplateParameter } from './fill-template.js';

export interface TemplateNote {
  /** Path in the flow document. */
  readonly path: string;
  readonly text: string;
}

/** A flow for one shape of ERP, with what each site fills in, and why it is as it is. */
export interface Template {
  /** The name of its file. */
  readonly name: string;
  readonly title: string;
  /** The systems it is for. */
  readonly system: string;
  readonly description: string;
  readonly parameters: readonly TemplateParameter[];
  /** The login at the ERP, without name and slug and with `***` for secrets; null where any login will do. */
  readonly login: Readonly<Record<string, unknown>> | null;
  readonly cards: Readonly<Record<string, unknown>>;
  readonly notes: readonly TemplateNote[];
}

interface TemplateFile extends Omit<Template, 'name' | 'parameters'> {
  readonly parameters: Readonly<Record<string, Omit<TemplateParameter, 'name'>>>;
}

/** `templates` of the package that this module belongs to, from its source or its build. */
export function templatesFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'templates');
}

/** Every template of a folder, by their titles. */
export function readTemplates(folder: string = templatesFolder()): Template[] {
  return globSync('*.yaml', { cwd: folder })
    .map((file) => readTemplate(join(folder, file)))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
}

function readTemplate(path: string): Template {
  const { parameters, ...file } = parse(readFileSync(path, 'utf8')) as TemplateFile;
  const named = Object.entries(parameters).map(([name, parameter]) => ({
    ...parameter,
    name,
    example: parameter.example ?? parameter.default,
  }));
  return { name: basename(path, '.yaml'), ...file, login: file.login ?? null, parameters: named };
}
