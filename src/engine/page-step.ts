import type { FieldProblem } from '../common/index.js';
import type { Tester } from '../transform/index.js';
import type { FlowCards } from './flow-cards.js';
import type { PageStepName } from './steps/index.js';

/** A page between two steps. */
export interface PageContent {
  readonly outputs: readonly unknown[];
  /** The only output as the text it came in, where that is at hand. */
  readonly text: string | null;
  /** What expressions and scripts see on this page. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The URL that the page was asked for; null for a page of no request. */
  readonly url?: string | null;
}

export type PageWork = (page: PageContent) => Promise<{
  readonly outputs: readonly unknown[];
  /** What it printed and logged, secrets masked. */
  readonly printed?: string;
}>;

export interface StepContext {
  readonly flow: FlowCards;
  readonly tester: Tester | null;
  readonly signal: AbortSignal;
}

/** A step that knows what is wrong with its cards. */
export interface CheckedStep {
  /** What must be sound in itself before it looks. */
  readonly cards: readonly (keyof FlowCards)[];
  /** What is wrong, by the path in the flow. */
  validate(flow: FlowCards): FieldProblem[] | Promise<FieldProblem[]>;
}

/**
 * A step that pages go through. A new one is a class like this, a line in `FLOW_STEPS` and one in `PageSteps`; logs, metrics, run
 * pages and dry runs follow.
 */
export interface PageStep extends CheckedStep {
  readonly name: PageStepName;
  /** Ready for pages; null for a flow without its card. */
  open(context: StepContext): PageWork | null;
}
