import {
  mappingStop,
  type MappingStop,
  type JoltOperation,
  compileMapping,
} from '../../transform/mapping.js';

export interface MappingApplication {
  readonly mapping: readonly JoltOperation[];
  /** JSON text. */
  readonly input: string;
}

/** The output as JSON text, undefined where nothing matched; or why the mapping stopped. */
export type AppliedMapping = { readonly output: string | undefined } | { readonly stop: MappingStop };

export function applyMapping({ mapping, input }: MappingApplication): AppliedMapping {
  try {
    return { output: JSON.stringify(compileMapping(mapping).apply(JSON.parse(input))) };
  } catch (error) {
    const stop = mappingStop(error);
    if (stop === null) throw error;
    return { stop };
  }
}
