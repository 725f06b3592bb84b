import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../common/index.js';
import { asMappingError, compileMapping, validateMapping } from '../transform/index.js';
import type { FlowCards } from './flow-cards.js';
import type { PageStep, PageWork, StepContext } from './page-step.js';

/** `mapping`: the Jolt chain over each output of the script. */
@Injectable()
export class MappingStep implements PageStep {
  readonly name = 'mapping';
  readonly cards = ['mapping'] as const;

  validate({ mapping }: FlowCards): FieldProblem[] {
    return mapping === null ? [] : validateMapping(mapping);
  }

  open({ flow: { mapping: chain } }: StepContext): PageWork | null {
    if (chain === null) return null;
    const mapping = ownErrors(() => compileMapping(chain));
    return async ({ outputs }) => ({
      outputs: outputs.map((output) => ownErrors(() => mapping.apply(output))),
    });
  }
}

function ownErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asMappingError(error);
  }
}
