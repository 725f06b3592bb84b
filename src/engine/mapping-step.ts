import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../common/index.js';
import { Threads } from '../threads/index.js';
import {
  asMappingError,
  compileMapping,
  isTooCostly,
  type JoltOperation,
  mappingFailure,
  validateMapping,
} from '../transform/index.js';
import type { FlowCards } from './flow-cards.js';
import type { PageStep, PageWork, StepContext } from './page-step.js';

/** An ordinary page, of which large responses have parts, stays far below: a few milliseconds. More is mapped beside the event loop. */
const ON_LOOP = { maxSteps: 200_000, maxNodes: 200_000, maxTextLength: 5_000_000 };
/** Far more than the limits of a mapping take. */
const TIMEOUT_MS = 300_000;

/** `mapping`: the Jolt chain over each output of the script. */
@Injectable()
export class MappingStep implements PageStep {
  readonly name = 'mapping';
  readonly cards = ['mapping'] as const;

  constructor(private readonly threads: Threads) {}

  validate({ mapping }: FlowCards): FieldProblem[] {
    return mapping === null ? [] : validateMapping(mapping);
  }

  open({ flow: { mapping: chain, slug }, signal }: StepContext): PageWork | null {
    if (chain === null) return null;
    const mapping = ownErrors(() => compileMapping(chain, ON_LOOP));
    return async ({ outputs }) => {
      const mapped: unknown[] = [];
      for (const output of outputs) {
        try {
          mapped.push(mapping.apply(output));
        } catch (error) {
          if (!isTooCostly(error)) throw asMappingError(error);
          mapped.push(await this.mapBeside(chain, output, `flow ${slug}`, signal));
        }
      }
      return { outputs: mapped };
    };
  }

  private async mapBeside(
    mapping: readonly JoltOperation[],
    page: unknown,
    owner: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    const input = { mapping, input: JSON.stringify(page) };
    const applied = await this.threads.run('applyMapping', input, { owner, timeoutMs: TIMEOUT_MS, signal });
    if ('stop' in applied) throw mappingFailure(applied.stop);
    return applied.output === undefined ? undefined : JSON.parse(applied.output);
  }
}

function ownErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asMappingError(error);
  }
}
