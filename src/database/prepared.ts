import pg from 'pg';
import { SqlState, sqlState } from './sql-state.js';

/** Statements that a connection may hold plans of. More than that would be texts that are made up anew for each call. */
const MOST = 200;

const names = new Map<string, string>();

/**
 * Marks a statement of constant text that is asked all the time: each connection has Postgres parse it once and keep it under a
 * name. Postgres makes its plan anew where the values matter to it, and keeps the plan too where they do not, so leave out what is
 * asked of large and small runs alike (or say `plan_cache_mode = force_custom_plan` there).
 */
export function prepared(text: string): string {
  if (!names.has(text) && names.size < MOST) names.set(text, `prepared_${names.size + 1}`);
  return text;
}

/** A connection that sends marked statements by name. */
export class PreparingClient extends pg.Client {
  private prepares = true;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.query = ((...given: unknown[]) => this.byName(given)) as pg.Client['query'];
  }

  private byName(given: readonly unknown[]): unknown {
    const [text, values, ...callback] = given;
    const name = this.prepares && typeof text === 'string' ? names.get(text) : undefined;
    const asked = name === undefined ? given : [{ name, text, values }, ...callback];
    const answer: unknown = Reflect.apply(plainQuery(), this, asked);
    return name !== undefined && answer instanceof Promise ? this.watched(answer) : answer;
  }

  /** A migration of another process may change what a statement answers with, and a pooler may forget it: from then on as text. */
  private async watched(answer: Promise<unknown>): Promise<unknown> {
    try {
      return await answer;
    } catch (error) {
      const state = sqlState(error);
      if (state === SqlState.FEATURE_NOT_SUPPORTED || state === SqlState.INVALID_STATEMENT_NAME)
        this.prepares = false;
      throw error;
    }
  }
}

/** As it is now: whoever counts statements takes its place. */
function plainQuery(): (...given: unknown[]) => unknown {
  return Reflect.get(pg.Client.prototype, 'query');
}
