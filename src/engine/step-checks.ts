import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../common/index.js';
import type { FlowCards } from './flow-cards.js';
import { PageSteps } from './page-steps.js';
import { ReadStep } from './read-step.js';

/** What the steps of a flow find wrong with their cards. */
@Injectable()
export class StepChecks {
  constructor(
    private readonly read: ReadStep,
    private readonly steps: PageSteps,
  ) {}

  /** `sound` says whether cards passed the checks of their single fields. */
  async listProblems(
    flow: FlowCards,
    sound: (...cards: (keyof FlowCards)[]) => boolean,
  ): Promise<FieldProblem[]> {
    const problems: FieldProblem[] = [];
    for (const step of [this.read, ...this.steps.all])
      if (sound(...step.cards)) problems.push(...(await step.validate(flow)));
    return problems;
  }
}
