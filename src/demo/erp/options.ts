import { type CatalogueOptions } from '../catalogue/catalogue.js';
import { type ServerOptions } from '../simulator/simulator-server.js';
import { type TokenLife } from '../simulator/token-book.js';

export interface ErpSimulatorOptions extends ServerOptions, CatalogueOptions, TokenLife {
  /** Default: `DEFAULT_ERP_ACCOUNT`. */
  readonly account?: ErpAccount;
  /** A header that the login request must have, e.g. `{name: 'x-csrf-token', value: 'login'}`. Default: none. */
  readonly loginHeader?: { readonly name: string; readonly value: string };
  /** `none`: anybody may read. Default `jwt`. */
  readonly authentication?: 'jwt' | 'none';
  /** How a dead token is answered: some ERPs say it in a 200. Default `http-401`. */
  readonly expiredAnswer?: 'http-401' | 'body-200';
  /** Records of a page when no `limit` is given. Default 500. */
  readonly pageSize?: number;
  /** A larger `limit` is cut to this. Default 5,000. */
  readonly maxPageSize?: number;
  /** `total` of the answers: true tells the truth, a number is told as it is, false leaves it out. Default true. */
  readonly declaredTotal?: boolean | number;
  /** Zone of the dates without one, which is every date it sends. Default `+03:00`. */
  readonly utcOffset?: string;
  /** Products of the catalogue that this ERP has never heard of. */
  readonly missingSkus?: readonly string[];
  /** `ignores-paging` always sends the first page; `repeats-cursor` always points to the same next one. Default none. */
  readonly defect?: 'ignores-paging' | 'repeats-cursor';
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

export interface ErpAccount {
  readonly username: string;
  readonly password: string;
}

export const DEFAULT_ERP_ACCOUNT: ErpAccount = { username: 'erp-reader', password: 'erp-demo-password' };
