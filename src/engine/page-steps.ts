import { Injectable } from '@nestjs/common';
import { MappingStep } from './mapping-step.js';
import type { PageStep, PageWork, StepContext } from './page-step.js';
import { ScriptStep } from './script-step.js';
import { inStep } from './in-step.js';
import { type LastStep, type PageStepName, pageStepsOf } from './steps/index.js';

export interface OpenStep {
  readonly name: PageStepName;
  readonly work: PageWork;
}

/** The steps that pages go through, each by its name. */
@Injectable()
export class PageSteps {
  private readonly byName: Readonly<Record<PageStepName, PageStep>>;

  constructor(script: ScriptStep, mapping: MappingStep) {
    this.byName = { script, mapping };
  }

  get all(): readonly PageStep[] {
    return Object.values(this.byName);
  }

  /** Those that the flow has, up to its last step. */
  async open(context: StepContext, until: LastStep): Promise<OpenStep[]> {
    const open: OpenStep[] = [];
    for (const name of pageStepsOf(context.flow, until)) {
      const { value: work } = await inStep(name, () => this.byName[name].open(context));
      if (work !== null) open.push({ name, work });
    }
    return open;
  }
}
