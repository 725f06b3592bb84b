import type { RunQuery } from '../erp-reader/index.js';
import type { StartRunRequest } from '../runs/index.js';

/** The query of a test, with only what was given. */
export function queryOf(query: StartRunRequest | undefined): RunQuery {
  const { sku, modifiedDateGt, custom, customs } = query ?? {};
  return {
    ...(sku === undefined ? {} : { sku }),
    ...(modifiedDateGt === undefined ? {} : { modifiedDateGt }),
    ...(custom === undefined ? {} : { custom }),
    ...(customs === undefined ? {} : { customs }),
  };
}
