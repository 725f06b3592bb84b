import type { Overview, Run } from '../api/client.js';

export const overviewKey = ['get', '/api/v1/overview'] as const;

/** The overview with what the stream of events tells of a run. */
export function withRun(overview: Overview, run: Run): Overview {
  const others = overview.activeRuns.filter(({ id }) => id !== run.id);
  const activeRuns =
    run.state === 'finished'
      ? others
      : [run, ...others].toSorted((one, other) => other.id.localeCompare(one.id));
  const flows = overview.flows.map((flow) =>
    flow.slug === run.flow && (flow.lastRun === null || flow.lastRun.id <= run.id)
      ? { ...flow, lastRun: run }
      : flow,
  );
  return { ...overview, activeRuns, flows };
}
