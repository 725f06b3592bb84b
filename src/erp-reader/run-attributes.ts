import { isSecretAttribute } from '@image-integrator/nifi-expression';
import { hasQuery, type RunQuery } from './run-query.js';

export interface RunFacts {
  readonly query: RunQuery;
  /** Start of the last successful scheduled run, ISO 8601 with fraction and `Z`. */
  readonly lastRequest: string;
  /** What the login step obtained, prefix included; null where there is no such login. */
  readonly tokenErp: string | null;
  readonly tokenOmnitron: string | null;
}

/**
 * The attributes that expressions and scripts of a run see: `token.erp`, `token.omnitron`, `last.request`, of a run with a
 * query `http.query.string` and one `http.query.param.<name>` per value, by the logical names of ERP Query Settings,
 * and `allVar`, all of them as JSON. What a run does not have is absent, not empty.
 */
export function runAttributes(facts: RunFacts): Record<string, string> {
  return withAllVar({
    'last.request': facts.lastRequest,
    ...(facts.tokenErp === null ? {} : { 'token.erp': facts.tokenErp }),
    ...(facts.tokenOmnitron === null ? {} : { 'token.omnitron': facts.tokenOmnitron }),
    ...queryAttributes(facts.query),
  });
}

/** `attributes` with the query of one batch, and the token of the session in use, in place of their own. */
export function pageAttributes(
  attributes: Readonly<Record<string, string>>,
  query: RunQuery,
  tokenErp: string | null,
): Record<string, string> {
  const ofRun = Object.entries(attributes).filter(([name]) => !name.startsWith('http.query.'));
  return withAllVar({
    ...Object.fromEntries(ofRun),
    ...(tokenErp === null ? {} : { 'token.erp': tokenErp }),
    ...queryAttributes(query),
  });
}

/** The tokens among `attributes`, with their prefix and without: to be masked in what a script says. */
export function attributeSecrets(attributes: Readonly<Record<string, string>>): string[] {
  return Object.entries(attributes)
    .filter(([name]) => isSecretAttribute(name) && name !== 'allVar')
    .flatMap(([, token]) => [token, token.slice(token.lastIndexOf(' ') + 1)]);
}

function queryAttributes(query: RunQuery): Record<string, string> {
  if (!hasQuery(query)) return {};
  const params = {
    ...(query.sku === undefined || query.sku.length === 0 ? {} : { sku: query.sku.join(',') }),
    ...(query.modifiedDateGt === undefined ? {} : { modified_date__gt: query.modifiedDateGt }),
    ...(query.custom === undefined ? {} : { custom: query.custom }),
    ...Object.fromEntries(
      Object.entries(query.customs ?? {}).map(([name, value]) => [`custom.${name}`, value]),
    ),
  };
  const pairs = Object.entries(params);
  return {
    'http.query.string': pairs.map(([name, value]) => `${name}=${value}`).join('&'),
    ...Object.fromEntries(pairs.map(([name, value]) => [`http.query.param.${name}`, value])),
  };
}

function withAllVar(attributes: Record<string, string>): Record<string, string> {
  const { allVar: _outdated, ...own } = attributes;
  return { ...own, allVar: JSON.stringify(own) };
}
