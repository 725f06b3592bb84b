import { Injectable } from '@nestjs/common';
import { AppError, redact, redactError } from '../common/index.js';
import { attributeSecrets } from '../erp-reader/index.js';
import type { FlowDocument } from '../flows/index.js';
import {
  asMappingError,
  compileMapping,
  type Mapping,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
} from '../transform/index.js';
import { inSpan } from '../telemetry/index.js';
import { runError } from './run.errors.js';

/** The content of a page on its way from the ERP's answer to rows: as a value, and as the text it came in where that is at hand. */
export interface PageContent {
  readonly content: unknown;
  readonly contentText: string | null;
}

/** When a step worked, in milliseconds of `performance.now()`. */
export interface StepTime {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TransformedPage {
  /** What the mapping (or the script, or the ERP) gives: one entry per output of the script. */
  readonly outputs: readonly unknown[];
  readonly scriptTime: StepTime | null;
  /** What the script printed and logged, tokens masked. */
  readonly scriptOutput: string;
  readonly mappingTime: StepTime | null;
}

/** The script and mapping steps of one page. Either may be absent; then the content goes through as it is. */
@Injectable()
export class PageTransform {
  private readonly compiled = new WeakMap<FlowDocument, Mapping>();

  constructor(private readonly scripts: ScriptRunner) {}

  async transformPage(
    flow: FlowDocument,
    page: PageContent,
    attributes: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TransformedPage> {
    const scripted = await this.runScript(flow, page, attributes, signal);
    if (flow.mapping === null) return { ...scripted, mappingTime: null };
    return await inSpan('mapping', {}, async () => {
      const fromMs = performance.now();
      const mapping = this.mappingOf(flow);
      const outputs = scripted.outputs.map((output) => applyMapping(mapping, output));
      return { ...scripted, outputs, mappingTime: { fromMs, toMs: performance.now() } };
    });
  }

  private async runScript(
    flow: FlowDocument,
    page: PageContent,
    attributes: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Omit<TransformedPage, 'mappingTime'>> {
    if (flow.script === null) return { outputs: [page.content], scriptTime: null, scriptOutput: '' };
    const fromMs = performance.now();
    const input = page.contentText ?? JSON.stringify(page.content);
    const { script: card } = flow;
    const secrets = attributeSecrets(attributes);
    return await inSpan('script', { 'script.language': card.language }, () =>
      masked(secrets, async () => {
        const result = await this.scripts.run({ card, input, attributes, signal });
        const failed = result.outputs.find(({ relationship }) => relationship === 'failure');
        if (failed !== undefined) throw runError('SCRIPT_REJECTED', scriptFailure(failed));
        return {
          outputs: result.outputs.map(parseOutput),
          scriptTime: { fromMs, toMs: performance.now() },
          scriptOutput: redact(printed(result), secrets),
        };
      }),
    );
  }

  private mappingOf(flow: FlowDocument): Mapping {
    const known = this.compiled.get(flow);
    if (known !== undefined) return known;
    const mapping = compileMapping(flow.mapping);
    this.compiled.set(flow, mapping);
    return mapping;
  }
}

/** A script is given the tokens of the run, and its errors may repeat them; what people read of them is masked. */
async function masked<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? redactError(error, secrets) : error;
  }
}

function applyMapping(mapping: Mapping, input: unknown): unknown {
  try {
    return mapping.apply(input);
  } catch (error) {
    throw asMappingError(error);
  }
}

/** A script that routes to REL_FAILURE says why in `log.error.*` attributes. */
function scriptFailure(output: ScriptOutput): string {
  const reasons = Object.entries(output.attributes).filter(([name]) => name.startsWith('log.error.'));
  const said = reasons.map(([name, value]) => `${name.slice('log.error.'.length)}: ${value}`).join('\n');
  return said === ''
    ? 'The script sent its input to REL_FAILURE without a log.error.* attribute that says why.'
    : `The script sent its input to REL_FAILURE. ${said}`;
}

function parseOutput(output: ScriptOutput): unknown {
  if (output.text.trim() === '') return [];
  try {
    return JSON.parse(output.text) as unknown;
  } catch (cause) {
    throw runError(
      'SCRIPT_OUTPUT_NOT_JSON',
      `The script wrote something that is not JSON: ${cause instanceof Error ? cause.message : String(cause)}. It starts with: ${output.text.slice(0, 200)}`,
      { cause },
    );
  }
}

/** Standard output first, then the log lines, each with its level. */
function printed({ stdout, log }: Pick<ScriptResult, 'stdout' | 'log'>): string {
  const lines = log.map(({ level, message }) => `${level}: ${message}\n`).join('');
  return `${stdout}${stdout === '' || stdout.endsWith('\n') ? '' : '\n'}${lines}`;
}
