import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { fields, table, yamlText } from './text.js';

interface Template {
  readonly name: string;
  readonly title: string;
  readonly system: string;
  readonly description: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly description: string;
    readonly example: unknown;
    readonly default?: unknown;
  }[];
  readonly login: Readonly<Record<string, unknown>> | null;
  readonly cards: Readonly<Record<string, unknown>>;
  readonly notes: readonly { readonly path: string; readonly text: string }[];
}

interface NewFlow {
  readonly template: string;
  readonly name: string;
  readonly shop: string;
  readonly omnitronLogin: string;
  readonly set?: readonly string[];
  readonly print?: boolean;
}

const TEMPLATES = '/api/v1/templates';

export function addTemplateCommands(commands: CommandGroup): void {
  const template = commands.group('template', 'Templates of flows');
  template.asks('list', 'List templates, one for each shape of ERP', listTemplates);
  template.asks('show <name>', 'Show what a template needs, and its cards', showTemplate);
}

/** `flow new`, among the commands of flows. */
export function addNewFlowCommand(flow: CommandGroup): void {
  flow
    .asks('new', 'Make a flow of a template; it is stopped until you start it', newFlow)
    .requiredOption('--template <name>', 'Template: see template list')
    .requiredOption('--name <name>', 'Name of the flow')
    .requiredOption('--shop <url>', "Omnitron's domain URL")
    .option('--omnitron-login <slug>', 'Login at Omnitron', 'omnitron')
    .option('--set <name=value...>', 'Values of its parameters: see template show')
    .option('--print', 'Print the flow as a file, and save nothing');
}

async function listTemplates(api: ApiClient): Promise<Answer> {
  const list = await api.get<{ results: readonly Template[] }>(TEMPLATES);
  const rows = list.results.map(({ name, title, system }) => [name, title, system]);
  return { data: list, text: table(['name', 'title', 'for'], rows) };
}

async function showTemplate(api: ApiClient, [name]: Words): Promise<Answer> {
  const template = await getTemplate(api, name);
  const rows = template.parameters.map((one) => [
    one.name,
    one.default === undefined ? 'must be given' : JSON.stringify(one.default),
    one.description,
  ]);
  const notes = template.notes.map(({ path, text }) => `${path}: ${text}`);
  const parts = [
    fields({ title: template.title, for: template.system }),
    template.description,
    table(['parameter', 'default', 'what it is'], rows),
    notes.join('\n'),
    ...(template.login === null ? [] : [`login:\n\n${await yamlText(template.login)}`]),
    await yamlText(template.cards),
  ];
  return { data: template, text: parts.join('\n\n') };
}

async function newFlow(api: ApiClient, _words: Words, options: NewFlow): Promise<Answer> {
  const template = await getTemplate(api, options.template);
  const cards = await filledCards(template, options.set ?? []);
  const omnitron = { login: options.omnitronLogin, domainUrl: options.shop };
  const file = {
    format: 'image-integrator/flow',
    formatVersion: 1,
    flow: { name: options.name, omnitron, ...cards },
  };
  if (options.print === true) return { data: file, text: await yamlText(file) };
  const flow = await api.post<{ slug: string }>('/api/v1/flows', file.flow);
  return { data: flow, text: `Made ${flow.slug}; try it, then: image-integrator flow start ${flow.slug}` };
}

function getTemplate(api: ApiClient, name: string): Promise<Template> {
  return api.get<Template>(`${TEMPLATES}/${encodeURIComponent(name)}`);
}

async function filledCards(template: Template, given: readonly string[]): Promise<Record<string, unknown>> {
  const { fillTemplate, TemplateFault } = await import('../templates/fill-template.js');
  const values = given.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1)
      throw new CommandFailure(
        `--set ${pair} has no name; write it like --set erpUrl=https://erp.example.com.`,
      );
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  try {
    return fillTemplate(template, Object.fromEntries(values));
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    throw new CommandFailure(`${error.message} Give it with --set name=value.`, { cause: error });
  }
}
