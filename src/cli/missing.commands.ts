import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { fields, table } from './text.js';

interface Preview {
  readonly since: string;
  readonly lookedAt: number;
  readonly complete: boolean;
  readonly results: readonly { sku: string; identifiers: readonly string[]; heldBackUntil: string | null }[];
}

const path = (slug: string): string => `/api/v1/flows/${encodeURIComponent(slug)}/missing`;

export function addMissingCommands(commands: CommandGroup): void {
  const missing = commands.group('missing', 'Fetch missing: products of Omnitron without images');
  missing.asks(
    'preview <flow>',
    'Show the new products of Omnitron that have no images; nothing is started',
    preview,
  );
  missing.asks('run <flow>', 'Search for them now, and start runs for what is found', async (api, [slug]) => {
    const search = await api.post<{ searchId: string }>(`${path(slug)}/searches`);
    return { data: search, text: fields({ search: search.searchId }) };
  });
}

async function preview(api: ApiClient, [slug]: Words): Promise<Answer> {
  const found = await api.get<Preview>(path(slug));
  const { since, lookedAt, complete, results } = found;
  const rows = results.map(({ sku, identifiers, heldBackUntil }) => [
    sku,
    identifiers.join(', '),
    heldBackUntil,
  ]);
  const head = `${lookedAt} products since ${since}${complete ? '' : ' (not all)'}, ${results.length} without images`;
  return { data: found, text: `${head}\n${table(['sku', 'asked for as', 'held back until'], rows)}` };
}
