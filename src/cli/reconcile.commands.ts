import type { ApiClient } from './api-client.js';
import type { Answer, CommandGroup, Words } from './command-group.js';
import { fields, table } from './text.js';

interface Page<T> {
  readonly count: number;
  readonly results: readonly T[];
}

interface LookView {
  readonly createdAt: string;
  readonly state: string;
  readonly lookedAt: number;
  readonly drifted: number;
  readonly imagesAdded: number;
  readonly imagesRemoved: number;
  readonly imagesChanged: number;
  readonly detail: string | null;
}

interface DriftView {
  readonly sku: string;
  readonly foundAt: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

const path = (slug: string): string => `/api/v1/flows/${encodeURIComponent(slug)}`;

export function addReconcileCommands(commands: CommandGroup): void {
  const reconcile = commands.group('reconcile', 'Whether the shop still holds what runs wrote');
  reconcile.asks('run <flow>', 'Compare the shop with what the flow wrote', async (api, [slug]) => {
    const started = await api.post<{ id: string }>(`${path(slug)}/reconciliations`, {});
    return { data: started, text: fields({ reconciliation: started.id }) };
  });
  reconcile.asks('list <flow>', 'List the comparisons and what they found', list);
  reconcile.asks('drifts <flow>', 'List the products that the shop holds otherwise', listDrifts);
  reconcile
    .asks('repair <flow>', 'Have the next run write them again', settle('repair'))
    .option('--sku <skus>', 'Only these SKUs, separated by commas');
  reconcile
    .asks('accept <flow>', 'Leave them as the shop holds them', settle('accept'))
    .option('--sku <skus>', 'Only these SKUs, separated by commas');
}

async function list(api: ApiClient, [slug]: Words): Promise<Answer> {
  const found = await api.get<Page<LookView>>(`${path(slug)}/reconciliations`);
  const rows = found.results.map((look) => [
    look.createdAt,
    look.state,
    look.lookedAt,
    look.drifted,
    `+${look.imagesAdded} -${look.imagesRemoved} ~${look.imagesChanged}`,
    look.detail,
  ]);
  return { data: found, text: table(['asked for', 'state', 'looked at', 'drifted', 'images', 'why'], rows) };
}

async function listDrifts(api: ApiClient, [slug]: Words): Promise<Answer> {
  const found = await api.get<Page<DriftView>>(`${path(slug)}/drifts`);
  const rows = found.results.map(({ sku, foundAt, added, removed, changed }) => [
    sku,
    foundAt,
    [
      ...added.map((url) => `+${url}`),
      ...removed.map((url) => `-${url}`),
      ...changed.map((url) => `~${url}`),
    ].join(' '),
  ]);
  return { data: found, text: `${found.count} products\n${table(['sku', 'found', 'images'], rows)}` };
}

function settle(how: 'repair' | 'accept') {
  return async (api: ApiClient, [slug]: Words, { sku }: { readonly sku?: string }): Promise<Answer> => {
    const body = sku === undefined ? {} : { sku: sku.split(',').map((one) => one.trim()) };
    const settled = await api.post<{ products: number }>(`${path(slug)}/drifts/${how}`, body);
    return { data: settled, text: `${settled.products} products.` };
  };
}
