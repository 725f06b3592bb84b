import type { DataSource } from 'typeorm';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Twice what a list looks at: a smaller table is best read from end to end when all of it is counted. */
const LARGE_ROWS = 10_000;

/** The tables among `names` that are large. */
export async function largeTables(dataSource: DataSource, names: Iterable<string>): Promise<string[]> {
  const found = await dataSource.query<{ relname: string }[]>(
    'SELECT relname FROM pg_class WHERE relname = ANY($1) AND reltuples > $2 ORDER BY relname',
    [[...names], LARGE_ROWS],
  );
  return found.map(({ relname }) => relname);
}

/** `dataSource`, and what it is asked, each statement explained before it runs: the tables that it reads from end to end. */
export function explaining(dataSource: DataSource): { dataSource: DataSource; scans: Set<string> } {
  const scans = new Set<string>();
  const explained = Object.create(dataSource) as DataSource;
  explained.query = async <T>(text: string, parameters?: unknown[]): Promise<T> => {
    const [plan] = await dataSource.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      parameters,
    );
    for (const table of plan === undefined ? [] : scannedTables(plan['QUERY PLAN'][0].Plan)) scans.add(table);
    return dataSource.query<T>(text, parameters);
  };
  return { dataSource: explained, scans };
}

function scannedTables(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scannedTables)];
}
