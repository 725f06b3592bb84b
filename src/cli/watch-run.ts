import type { SingleBar } from 'cli-progress';
import type { ApiClient } from './api-client.js';
import { CommandFailure } from './command-failure.js';
import type { Answer } from './command-group.js';
import type { Output } from './session.js';
import { fields } from './text.js';

/** A run, in so far as the commands show it. */
export interface RunView {
  readonly id: string;
  readonly flow: string;
  readonly state: string;
  readonly status: string | null;
  readonly phase: string;
  readonly trigger: string;
  readonly triggeredBy: string;
  readonly pages: number;
  readonly records: number;
  readonly declaredTotal: number | null;
  readonly products: number;
  readonly written: number;
  readonly skipped: number;
  readonly failed: number;
  readonly verdict: string | null;
  readonly verdictReason: string | null;
  readonly held: number;
  readonly imagesAdded: number;
  readonly imagesChanged: number;
  readonly imagesRemoved: number;
  readonly warnings: readonly string[];
  readonly failure: { readonly step: string; readonly code: string; readonly detail: string } | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** Follows a run to its end, with a progress bar where a person watches. `ok` when it succeeded or had nothing to do. */
export async function watchRun(api: ApiClient, id: string, output: Output): Promise<Answer> {
  const bar = await RunBar.on(output);
  let last: RunView | null = null;
  try {
    for await (const run of api.events<RunView>(`/api/v1/runs/${encodeURIComponent(id)}/events`)) {
      last = run;
      bar.show(run);
    }
  } finally {
    bar.end();
  }
  if (last === null)
    throw new CommandFailure(`Run ${id} was lost from sight. See "image-integrator run show ${id}".`);
  return { data: last, text: runText(last), ok: last.status === 'succeeded' || last.status === 'empty' };
}

export function runText(run: RunView): string {
  const {
    id,
    flow,
    state,
    status,
    trigger,
    triggeredBy,
    pages,
    records,
    products,
    written,
    skipped,
    failed,
    held,
  } = run;
  const counts = { pages, records, products, written, skipped, failed, held };
  const images = `${run.imagesAdded} added, ${run.imagesChanged} changed, ${run.imagesRemoved} removed`;
  const warnings = run.warnings.length === 0 ? {} : { warnings: run.warnings.join('\n') };
  const isWhole = run.verdict === null || run.verdict === 'complete';
  const read = isWhole ? {} : { read: `${run.verdict}: ${run.verdictReason}` };
  const failure = run.failure === null ? {} : { failure: `${run.failure.code}: ${run.failure.detail}` };
  return fields({
    run: id,
    flow,
    state,
    status,
    'started by': `${trigger}, ${triggeredBy}`,
    ...counts,
    ...read,
    images,
    ...warnings,
    ...failure,
  });
}

/** Records while reading, then products with an outcome; nothing where the output is a file or another program. */
class RunBar {
  private constructor(private readonly bar: SingleBar | null) {}

  static async on(output: Output): Promise<RunBar> {
    if (output.isTTY !== true) return new RunBar(null);
    const { default: progress } = await import('cli-progress');
    const options = {
      stream: output,
      format: '{step} {bar} {value} of {total}',
      hideCursor: true,
      barsize: 32,
    };
    const bar = new progress.SingleBar(options, progress.Presets.shades_classic);
    bar.start(0, 0, { step: 'Waiting' });
    return new RunBar(bar);
  }

  show(run: RunView): void {
    const reading = run.phase === 'read';
    const value = reading ? run.records : run.written + run.skipped + run.failed + run.held;
    this.bar?.setTotal(reading ? (run.declaredTotal ?? run.records) : run.products);
    this.bar?.update(value, { step: run.state === 'paused' ? 'Paused ' : reading ? 'Reading' : 'Writing' });
  }

  end(): void {
    this.bar?.stop();
  }
}
