import { parseExactJson } from '@image-integrator/jolt';
import { firstSyntaxError } from '../../common/json-syntax.js';
import {
  compileMapping,
  mappingProblem,
  type MappingProblem,
  mappingWarnings,
} from '../../transform/mapping.js';
import { mappingRequest, type RequestProblem, type SampleRef } from './mapping-request.js';

/** A test answers at once or not at all: it may cost a tenth of what a run may. */
const LIMITS = { maxSteps: 2_000_000, maxNodes: 1_000_000, maxTextLength: 10_000_000 };
/** A few milliseconds. */
const QUICK_LIMITS = { maxSteps: 20_000, maxNodes: 20_000, maxTextLength: 100_000 };

export interface MappingTrial {
  /** The body as it was sent. */
  readonly body: Uint8Array;
  /** The content of the sample that the body names, as JSON text. */
  readonly sample?: string;
  /** Whether it is done on the event loop, where it may take no time: `MAPPING_TOO_COSTLY` early. */
  readonly isQuick?: boolean;
}

/** The answer as JSON text; or the sample that is needed; or what is wrong. `malformedAt` counts characters from 0. */
export type TriedMapping =
  | { readonly answer: string }
  | { readonly needs: SampleRef }
  | { readonly malformedAt: number }
  | { readonly problems: readonly RequestProblem[] }
  | { readonly problem: MappingProblem };

/** Runs a mapping on an input as the body of a request says, with exact numbers: 4.0 stays apart from 4. */
export function tryMapping({ body, sample, isQuick }: MappingTrial): TriedMapping {
  const text = new TextDecoder().decode(body);
  const parsed = parsedOrNull(text);
  if (parsed === null) return { malformedAt: firstSyntaxError(text) };
  const read = mappingRequest(parsed.value);
  if ('problems' in read) return read;
  const { request } = read;
  if (request.sample !== undefined && sample === undefined) return { needs: request.sample };
  const input = sample === undefined ? request.input : JSON.parse(sample);
  const { mapping, context, perOperation } = request;
  try {
    const compiled = compileMapping(mapping, isQuick === true ? QUICK_LIMITS : LIMITS);
    const found = mappingWarnings(mapping);
    const told = found.length === 0 ? {} : { warnings: found };
    if (perOperation !== true)
      return { answer: JSON.stringify({ result: compiled.apply(input, context), ...told }) };
    const outputs = compiled.applyStepwise(input, context);
    return {
      answer: JSON.stringify({ result: outputs.at(-1)?.output ?? null, perOperation: outputs, ...told }),
    };
  } catch (error) {
    const problem = mappingProblem(error, mapping);
    if (problem === null) throw error;
    return { problem };
  }
}

function parsedOrNull(text: string): { readonly value: unknown } | null {
  try {
    return { value: parseExactJson(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
