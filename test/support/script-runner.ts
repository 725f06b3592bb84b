import type { ScriptLanguage } from '@image-integrator/script-sandbox';
import { plainToInstance } from 'class-transformer';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppConfig } from '../../src/config/index.js';
import { ScriptCard } from '../../src/transform/script/script-card.dto.js';
import type { FlowScriptHttp } from '../../src/transform/script/script-http.js';
import { ScriptRunner } from '../../src/transform/script/script-runner.js';

/** Kept between test runs, since the first Python of an empty folder starts cold; its files carry the version of what they hold. */
const DATA_DIR = join(tmpdir(), 'image-integrator-script-tests');

/** A runner for tests; whoever makes one ends it with `onApplicationShutdown()`. */
export function createTestRunner(http: FlowScriptHttp | null = null): ScriptRunner {
  return new ScriptRunner(AppConfig.fromEnv({ DATA_DIR }), http);
}

export function scriptCard(
  language: ScriptLanguage,
  source: string,
  more: Partial<ScriptCard> = {},
): ScriptCard {
  return plainToInstance(ScriptCard, { language, source, ...more });
}
