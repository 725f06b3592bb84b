import { EntityManager, type EntitySubscriberInterface, EventSubscriber, type QueryRunner } from 'typeorm';
import { currentPatience, REQUEST_LOCK_TIMEOUT_MS } from './request-patience.js';
import type { SqlExecutor } from './rows.js';

interface Waiting {
  /** 1 in a transaction, more in savepoints within it. */
  depth: number;
  works: { readonly depth: number; readonly work: () => void }[];
}

const transactions = new WeakMap<QueryRunner, Waiting>();

/**
 * Does `work` when the transaction of `executor` has been committed, and not at all when it (or the savepoint that asked)
 * is rolled back: for what cannot be taken back, as a counter or a line in the log. Outside a transaction, at once.
 * `work` must not throw.
 */
export function afterCommit(executor: SqlExecutor, work: () => void): void {
  const runner = executor instanceof EntityManager ? executor.queryRunner : undefined;
  const waiting = runner === undefined ? undefined : transactions.get(runner);
  if (waiting === undefined) work();
  else waiting.works.push({ depth: waiting.depth, work });
}

type TransactionEvent = { readonly queryRunner: QueryRunner };

/** Follows the transactions of every connection; a savepoint within one counts as one that is nested in it. */
@EventSubscriber()
export class TransactionWatch implements EntitySubscriberInterface {
  async afterTransactionStart({ queryRunner }: TransactionEvent): Promise<void> {
    const waiting = transactions.get(queryRunner);
    if (waiting !== undefined) {
      waiting.depth += 1;
      return;
    }
    transactions.set(queryRunner, { depth: 1, works: [] });
    if (currentPatience() !== null)
      await queryRunner.query(`SET LOCAL lock_timeout = ${REQUEST_LOCK_TIMEOUT_MS}`);
  }

  afterTransactionCommit({ queryRunner }: TransactionEvent): void {
    const waiting = leave(queryRunner);
    if (waiting === undefined) return;
    waiting.works = waiting.works.map(({ depth, work }) => ({ depth: Math.min(depth, waiting.depth), work }));
    if (waiting.depth === 0) for (const { work } of waiting.works) work();
  }

  afterTransactionRollback({ queryRunner }: TransactionEvent): void {
    const waiting = leave(queryRunner);
    if (waiting !== undefined) waiting.works = waiting.works.filter(({ depth }) => depth <= waiting.depth);
  }
}

function leave(runner: QueryRunner): Waiting | undefined {
  const waiting = transactions.get(runner);
  if (waiting === undefined) return undefined;
  waiting.depth -= 1;
  if (waiting.depth === 0) transactions.delete(runner);
  return waiting;
}
