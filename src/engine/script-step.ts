import { Injectable } from '@nestjs/common';
import {
  AppError,
  type FieldProblem,
  parseJson,
  redact,
  redactError,
  textForScript,
} from '../common/index.js';
import { attributeSecrets } from '../erp-reader/index.js';
import {
  type ScriptLogin,
  type ScriptOutput,
  type ScriptResult,
  ScriptRunner,
  validateScript,
} from '../transform/index.js';
import { describeSpan } from '../telemetry/index.js';
import { engineError } from './engine.errors.js';
import type { FlowCards } from './flow-cards.js';
import type { PageStep, PageWork, StepContext } from './page-step.js';

/** `script`: the whole page as text into the script, each of its outputs as JSON out of it. */
@Injectable()
export class ScriptStep implements PageStep {
  readonly name = 'script';
  readonly cards = ['script'] as const;

  constructor(private readonly scripts: ScriptRunner) {}

  async validate({ script }: FlowCards): Promise<FieldProblem[]> {
    if (script === null) return [];
    const problems = await validateScript(this.scripts, script);
    return problems.map((problem) => ({ ...problem, path: `script.${problem.path}` }));
  }

  open({ flow: { script: card, read }, tester, signal }: StepContext): PageWork | null {
    if (card === null) return null;
    return async ({ outputs, text, attributes, url }) => {
      describeSpan({ 'script.language': card.language });
      const input =
        text === null ? JSON.stringify(outputs.length === 1 ? outputs[0] : outputs) : textForScript(text);
      const secrets = attributeSecrets(attributes);
      const login = scriptLogin(read, url ?? null);
      return await masked(secrets, async () => {
        const result = await this.scripts.run({ card, input, attributes, tester, login, signal });
        const failed = result.outputs.find(({ relationship }) => relationship === 'failure');
        if (failed !== undefined) throw engineError('SCRIPT_REJECTED', scriptFailure(failed));
        return { outputs: result.outputs.map(parseOutput), printed: redact(printed(result), secrets) };
      });
    };
  }
}

/** The session of a script is that of its flow, and stays at the ERP: where the card reads, and where the page came from. */
function scriptLogin(read: FlowCards['read'], pageUrl: string | null): ScriptLogin | null {
  if (read === null || read.login === null) return null;
  const origins = [read.url, pageUrl ?? ''].flatMap((text) => URL.parse(text)?.origin ?? []);
  return { slug: read.login, origins: [...new Set(origins)].filter((origin) => origin !== 'null') };
}

/** A script is given the tokens of the run, and its errors may repeat them; what people read of them is masked. */
async function masked<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? redactError(error, secrets) : error;
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
    return parseJson(output.text);
  } catch (cause) {
    throw engineError(
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
