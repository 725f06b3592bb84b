import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** Whatever runs SQL: the data source (its own connection per call) or a transaction's manager. */
export type SqlExecutor = Pick<DataSource | EntityManager | QueryRunner, 'query'>;

/**
 * Runs one written statement and gives its rows, the same for SELECT, INSERT, UPDATE and DELETE with or without
 * RETURNING. (TypeORM answers UPDATE and DELETE with a pair of rows and count.)
 */
export async function rows<T extends object>(
  executor: SqlExecutor,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<T[]> {
  const answer = (await executor.query(text, [...parameters])) as T[] | [T[], number];
  return Array.isArray(answer[0]) ? answer[0] : (answer as T[]);
}

/** The first row of a statement, or null. */
export async function firstRow<T extends object>(
  executor: SqlExecutor,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<T | null> {
  return (await rows<T>(executor, text, parameters))[0] ?? null;
}

/** Text from outside as Postgres can store it: without NUL characters. */
export function storableText(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
}
