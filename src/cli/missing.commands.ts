import { Command, CommandRunner, SubCommand } from 'nest-commander';
import { type Answer, ApiCommand } from './api-command.js';
import type { ApiClient } from './api-client.js';
import { fields, table } from './text.js';

interface Preview {
  readonly since: string;
  readonly lookedAt: number;
  readonly complete: boolean;
  readonly results: readonly { sku: string; identifiers: readonly string[]; heldBackUntil: string | null }[];
}

const path = (slug = ''): string => `/api/v1/flows/${encodeURIComponent(slug)}/missing`;

@SubCommand({
  name: 'preview',
  arguments: '<flow>',
  description: 'Show the new products of Omnitron that have no images; nothing is started',
})
export class MissingPreviewCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const preview = await api.get<Preview>(path(slug));
    const { since, lookedAt, complete, results } = preview;
    const rows = results.map(({ sku, identifiers, heldBackUntil }) => [
      sku,
      identifiers.join(', '),
      heldBackUntil,
    ]);
    const head = `${lookedAt} products since ${since}${complete ? '' : ' (not all)'}, ${results.length} without images`;
    return { data: preview, text: `${head}\n${table(['sku', 'asked for as', 'held back until'], rows)}` };
  }
}

@SubCommand({
  name: 'run',
  arguments: '<flow>',
  description: 'Search for them now, and start runs for what is found',
})
export class MissingRunCommand extends ApiCommand {
  protected override async execute(api: ApiClient, [slug]: string[]): Promise<Answer> {
    const search = await api.post<{ searchId: string }>(`${path(slug)}/searches`);
    return { data: search, text: fields({ search: search.searchId }) };
  }
}

@Command({
  name: 'missing',
  description: 'Fetch missing: products of Omnitron without images',
  subCommands: [MissingPreviewCommand, MissingRunCommand],
})
export class MissingCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
