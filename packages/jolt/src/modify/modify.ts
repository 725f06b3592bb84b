import { fuseModify } from '../fused/modify.js';
import { applyModify } from './modify-apply.js';
import { ModifyCompiler, type ModifyMode } from './modify-spec.js';
import { OutOfReach } from './modify-value.js';
import type { Operation } from '../operation.js';
import { requireMap } from '../spec/spec-entries.js';
import type { SpecPlace } from '../spec/spec-place.js';
import type { Value } from '../value.js';
import { Scope } from '../walk.js';

/** Compiles one of the three modifies: values are computed and put into the tree, key after key, each seeing those before. */
export function compileModify(spec: Value | undefined, mode: ModifyMode, place: SpecPlace): Operation {
  const scope = Scope.root((message) => {
    throw new OutOfReach(message);
  });
  const compiler = new ModifyCompiler(mode);
  const level = compiler.level(requireMap(spec, `modify-${mode}-beta`, place), mode, place, scope);
  return {
    inPlace: true,
    run(input, state) {
      applyModify(level, input, state);
      return input;
    },
    fuse: (draft) => fuseModify(level, draft),
  };
}
