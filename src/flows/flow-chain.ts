/** What a flow is triggered by, by slug: the flow after which it runs, or null. */
export type TriggersBySlug = ReadonlyMap<string, string | null>;

/**
 * What is wrong with running `slug` after `target`, or null. A chain must lead to a flow that something else starts:
 * one that comes back to itself would run for ever. `triggers` holds the flows as they are now.
 */
export function chainProblem(slug: string, target: string, triggers: TriggersBySlug): string | null {
  if (target !== slug && !triggers.has(target)) return `there is no flow "${target}"`;
  const chain = [slug];
  for (let at: string | null = target; at !== null; at = triggers.get(at) ?? null) {
    chain.push(at);
    if (at === slug) return `would run in a circle: ${chain.toReversed().join(' → ')}`;
    // A circle that is already there does not go through this flow and is not its fault.
    if (chain.indexOf(at) < chain.length - 1) return null;
  }
  return null;
}
