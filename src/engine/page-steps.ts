import { Injectable } from '@nestjs/common';
import { MappingStep } from './mapping-step.js';
import type { PageStep, PageStepName, PageWork, StepContext } from './page-step.js';
import { ScriptStep } from './script-step.js';
import { inStep } from './in-step.js';
import { STEPS } from './steps/index.js';

export interface OpenStep {
  readonly name: PageStepName;
  readonly work: PageWork;
}

/** The steps that pages go through, in the order of `STEPS`. */
@Injectable()
export class PageSteps {
  readonly all: readonly PageStep[];

  constructor(script: ScriptStep, mapping: MappingStep) {
    const byName: Record<PageStepName, PageStep> = { script, mapping };
    this.all = STEPS.flatMap((name) => (name in byName ? [byName[name as PageStepName]] : []));
  }

  /** Those that the flow has, up to `last`. */
  async open(context: StepContext, last: string): Promise<OpenStep[]> {
    const end = STEPS.findIndex((name) => name === last);
    const open: OpenStep[] = [];
    for (const step of this.all) {
      if (STEPS.indexOf(step.name) > end) continue;
      const { value: work } = await inStep(step.name, () => step.open(context));
      if (work !== null) open.push({ name: step.name, work });
    }
    return open;
  }
}
