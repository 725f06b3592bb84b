/**
 * The steps of a flow run, in their order: their names in logs, metrics and reports, the card of a flow that sets each up,
 * and what it does. Whatever lists steps takes them from here.
 */
export const FLOW_STEPS = [
  { name: 'login', card: 'omnitron', does: 'Logs in to Omnitron and to the ERP, at the same time.' },
  { name: 'read', card: 'read', does: 'Reads the ERP page by page, or takes what was posted.' },
  { name: 'script', card: 'script', does: 'Runs the script over each page.' },
  { name: 'mapping', card: 'mapping', does: 'Maps what the script made of each page to rows.' },
  {
    name: 'group',
    card: 'filenameTemplate',
    does: 'Makes one row per product, looks products up, asks the guards, leaves out what is unchanged.',
  },
  { name: 'write', card: 'write', does: 'Sends each row to Omnitron.' },
] as const;

export type Step = (typeof FLOW_STEPS)[number]['name'];
export const STEPS: readonly Step[] = FLOW_STEPS.map(({ name }) => name);

/** The steps between reading and grouping: pages go through them one by one. Each is named like its card. */
export type PageStepName = Exclude<Step, 'login' | 'read' | 'group' | 'write'>;
/** The steps that a flow may end with; what is grouped is also written, or compared. */
export type LastStep = Exclude<Step, 'group'>;
export const LAST_STEPS: readonly LastStep[] = STEPS.filter((step) => step !== 'group');

/** The page steps that a flow has, up to its last step. */
export function pageStepsOf(
  flow: Readonly<Record<PageStepName, unknown>>,
  until: LastStep = 'write',
): PageStepName[] {
  const upTo = STEPS.slice(STEPS.indexOf('read') + 1, STEPS.indexOf(until) + 1);
  return upTo.filter(isPageStep).filter((step) => flow[step] !== null);
}

function isPageStep(step: Step): step is PageStepName {
  return step !== 'login' && step !== 'read' && step !== 'group' && step !== 'write';
}
