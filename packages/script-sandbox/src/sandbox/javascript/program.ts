import type ivm from 'isolated-vm';
import { type Deadline } from '../deadline.js';
import { SandboxError } from '../../sandbox-error.js';

/** A compiled script. `findTransform` runs its top level and hands its entry over, or undefined when it has none. */
export interface Program {
  findTransform(context: ivm.Context, deadline: Deadline): Promise<ivm.Dereference<unknown> | undefined>;
}

const MODULE_SYNTAX =
  /Unexpected token 'export'|Cannot use import statement|await is only valid|import\.meta/;
const FIND_TRANSFORM = 'typeof transform === "function" ? transform : undefined';

/** Compiles a script as a classic one, or as a module when it is written as one (`export`, top-level `await`). */
export async function compile(isolate: ivm.Isolate, source: string, filename: string): Promise<Program> {
  try {
    return classic(isolate, await isolate.compileScript(source, { filename }));
  } catch (error) {
    if (!(error instanceof SyntaxError) || !MODULE_SYNTAX.test(error.message)) throw error;
    return module(await isolate.compileModule(source, { filename }));
  }
}

function classic(isolate: ivm.Isolate, script: ivm.Script): Program {
  return {
    findTransform: async (context, deadline) => {
      await script.run(context, { timeout: deadline.leftMs() });
      // A script of its own sees `const transform = …` as well, which the global object does not have.
      const finder = await isolate.compileScript(FIND_TRANSFORM);
      const found: unknown = await finder.run(context, { timeout: deadline.leftMs(), reference: true });
      return dereference(found);
    },
  };
}

function module(compiled: ivm.Module): Program {
  const [imported] = compiled.dependencySpecifiers;
  if (imported !== undefined) {
    throw new SandboxError({
      code: 'SCRIPT_SYNTAX',
      message: `The script imports "${imported}", but a script stands alone: remove the import.`,
    });
  }
  return {
    findTransform: async (context, deadline) => {
      await compiled.instantiate(context, () => compiled);
      await compiled.evaluate({ timeout: deadline.leftMs() });
      const exported = [
        await compiled.namespace.get('default', { reference: true }),
        await compiled.namespace.get('transform', { reference: true }),
      ];
      return exported.map((reference) => dereference(reference)).find((found) => found !== undefined);
    },
  };
}

/** Only a function is handed on; the prelude says what is missing otherwise. */
function dereference(found: unknown): ivm.Dereference<unknown> | undefined {
  const reference = found as ivm.Reference<unknown> | undefined;
  return reference?.typeof === 'function' ? reference.derefInto() : undefined;
}
