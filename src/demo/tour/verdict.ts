import { checkContent } from './check-content.js';
import { type DemoConsole } from './demo-console.js';
import { type RunView } from './follow-run.js';
import { type Stage } from './stage.js';
import { grouped } from './summary.js';

const ROWS_SHOWN = 5;

interface FailedRows {
  readonly results: readonly {
    readonly sku: string | null;
    readonly code: string | null;
    readonly detail: string | null;
  }[];
}

/** The verdict: the run's own word, then the comparison that does not rely on it. */
export function judge(run: RunView, { erp, omnitron }: Stage, console: DemoConsole): boolean {
  const { images, problems } = checkContent(erp.catalogue, omnitron);
  const complaints = [
    ...(run.status === 'succeeded' ? [] : [`The run ended as ${run.status}.`]),
    ...(run.failure === null ? [] : [`${run.failure.step}: ${run.failure.code}: ${run.failure.detail}`]),
    ...problems,
  ];
  for (const complaint of complaints) console.failed(complaint);
  for (const warning of run.warnings) console.block(`Warning: ${warning}`);
  if (complaints.length > 0) return false;
  console.done(
    'Checked',
    `Omnitron holds exactly the ${grouped(images)} images of all ${grouped(erp.catalogue.size)} products`,
  );
  return true;
}

/** Names the first failed rows, with what Omnitron or the flow had against them. */
export async function showFailedRows(
  run: RunView,
  { api }: Stage,
  console: DemoConsole,
  signal: AbortSignal,
): Promise<void> {
  const { results } = await api.get<FailedRows>(
    `/api/v1/runs/${run.id}/rows?status=failed&limit=${ROWS_SHOWN}`,
    signal,
  );
  for (const { sku, code, detail } of results) console.failed([sku, code, detail].filter(Boolean).join(': '));
}
