import type { FieldProblem } from '../../common/index.js';
import type { ScriptCard } from './script-card.dto.js';
import type { ScriptRunner } from './script-runner.js';

/** What keeps a Script card from being saved: its script does not compile. Paths are relative to the card. */
export function validateScript(runner: ScriptRunner, card: ScriptCard): Promise<FieldProblem[]> {
  return runner.check(card);
}
