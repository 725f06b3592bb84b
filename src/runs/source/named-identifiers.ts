import type { SourcePage } from '../../engine/index.js';
import type { WriteCard } from '../../omnitron-writer/index.js';
import { runError } from '../run.errors.js';
import { notAskedFor } from './asked-rows.js';

/**
 * The identifiers that a page of the first stage names, or null where it holds products. Of a run of SKUs only those of records that
 * name one of them; where records come and none does, the ERP ignores the query: `QUERY_IGNORED`.
 */
export function namedIdentifiers(
  { identifiers, query, content, pageNo }: SourcePage,
  { onlyAskedFor }: Pick<WriteCard, 'onlyAskedFor'>,
): readonly string[] | null {
  const { sku: asked = [] } = query;
  if (identifiers === null || asked.length === 0 || !onlyAskedFor) return identifiers;
  const strangers = notAskedFor(asked, content, identifiers);
  const named = identifiers.filter((identifier) => !strangers.has(identifier));
  if (identifiers.length === 0 || named.length > 0) return named;
  const [first = ''] = asked;
  throw runError(
    'QUERY_IGNORED',
    `The run asked for ${asked.length === 1 ? first : `${asked.length} SKUs (${first}, …)`}, and page ${pageNo} names ${identifiers.length} other products (${identifiers[0] ?? ''}, …): the ERP ignores the query, or its records do not hold the SKU. Nothing was written. Check erpQuery.sku; if the ERP names its products otherwise, set write.onlyAskedFor to false.`,
  );
}
