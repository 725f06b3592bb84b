import { type FieldProblem, isBodyPath } from '../common/index.js';
import { paramNamesOf } from './card-fields.js';
import { expressionProblems, isConstant, queryNamesOf, readsAttribute } from './card-texts.js';
import { dateFormatProblem } from './datetime.js';
import type { ErrorRule } from './error-rule.dto.js';
import { carriesSeveral, type ErpQuery, querySettings, type QueryValueType } from './erp-query.dto.js';
import { isSingularPath } from './json-path.js';
import { type Asking, changed, detailAsking, productsAsking } from './further-requests.js';
import type { FurtherRequest } from './further-request.dto.js';
import { kindOf, type Pagination } from './pagination/index.js';
import type { ReadCard } from './read-card.dto.js';
import { attributesOf, notCarried, writtenOr } from './carried-queries.js';
import { pagingPlace } from './request.js';
import { signProblems } from './signing/index.js';
import { isCharset } from './response/index.js';

/**
 * The rules of the Read card that span more than one field; shapes and single fields are checked by the DTO classes.
 * Both arguments must have passed those. Paths start at the flow document (`read.headers.Host`, `erpQuery.sku.type`);
 * an empty list means that the card can be run.
 */
export function validateReadCard(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  const further = furtherProblems(card, erpQuery);
  return [...requestProblems(card, erpQuery), ...further];
}

/** What is wrong with one request of a card, by paths as if it were the only one. */
function requestProblems(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  return [
    ...expressionProblems(card),
    ...urlProblems(card.url),
    ...headerProblems(card.headers),
    ...bodyProblems(card),
    ...carriedProblems(card, erpQuery),
    ...recordsPathProblems(card.recordsPath),
    ...errorRuleProblems(card.errorWhen),
    ...charsetProblems(card.charset),
    ...csvProblems(card),
    ...(card.pagination === null ? [] : paginationProblems(card.pagination, card)),
    ...parameterProblems(card, erpQuery),
    ...queryTypeProblems(erpQuery),
    ...queryNameProblems(card, erpQuery),
    ...signProblems(card.sign),
    ...customNameProblems(erpQuery),
  ];
}

/** The further requests of a card, each checked as a card of its own; what they have of the card is told there. */
function furtherProblems(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  const { products, details, passOn } = card;
  const problems = details.flatMap((detail, index): FieldProblem[] => {
    const asking = detailAsking(card, detail, index);
    const url = detail.url.startsWith('/') ? `https://host${detail.url}` : detail.url;
    return ownProblems({ ...asking, card: changed(asking.card, { url }) }, detail);
  });
  if (passOn === 'response' && (details.length > 0 || products !== null)) {
    const path = details.length > 0 ? 'read.details' : 'read.products';
    problems.push({ path, message: 'takes single records, but read.passOn is response; set it to records' });
  }
  if (products === null) return problems;
  const asking = productsAsking(card, erpQuery);
  problems.push(...ownProblems(asking, products));
  if (!isSingularPath(products.idPath)) {
    const message = `"${products.idPath}" can find several values; it must name one place`;
    problems.push({ path: 'read.products.idPath', message });
  }
  if (products.key === null && !attributesOf('sku').some((name) => readsAttribute(asking.card, name))) {
    const message =
      'says nothing, and neither url nor body reads ${query.skus}, so the ERP would not hear of the identifiers';
    problems.push({ path: 'read.products.key', message });
  }
  if (card.delta === 'changed-images') {
    const message =
      'changed-images reads whole products by this card; with read.products that request does. Leave it out';
    problems.push({ path: 'read.delta', message });
  }
  return problems;
}

function ownProblems({ card, erpQuery, place }: Asking, request: FurtherRequest): FieldProblem[] {
  const own = new Set(Object.keys(request));
  return requestProblems(card, erpQuery).flatMap((problem): FieldProblem[] => {
    const inQuery = /^erpQuery\.sku\.(\w+)/.exec(problem.path)?.[1];
    if (inQuery !== undefined) return [{ ...problem, path: `${place}.${inQuery}` }];
    const field = /^read\.(\w+)/.exec(problem.path)?.[1] ?? '';
    return own.has(field) ? [{ ...problem, path: problem.path.replace(/^read/, place) }] : [];
  });
}

function urlProblems(text: string): FieldProblem[] {
  if (!isConstant(text)) return [];
  const path = 'read.url';
  const url = URL.parse(text.trim());
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return [{ path, message: `"${text}" is not an http or https URL` }];
  }
  if (url.username !== '' || url.password !== '') {
    return [{ path, message: 'must not hold a user name or password; put them into a login' }];
  }
  return [];
}

/** A body text has no place for parameters but where it names them. */
function bodyProblems({ method, bodyType, bodyText }: ReadCard): FieldProblem[] {
  if (method === 'GET' && bodyType !== 'json') {
    return [{ path: 'read.bodyType', message: 'a GET request has no body; set read.method to POST' }];
  }
  if ((bodyType === 'text') !== (bodyText !== null)) {
    return [{ path: 'read.bodyText', message: 'goes with bodyType text, and only with it' }];
  }
  return [];
}

/** What a run asks for must be in the document that the body is: services of SOAP and JSON-RPC do not look at the query string. */
function carriedProblems(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  return notCarried(card, erpQuery).map(({ path, attributes }) => ({
    path,
    message: `travels in the query string, where services of SOAP and JSON-RPC do not look, and the ERP would send everything. Write ${writtenOr(attributes)} into read.bodyText, or into read.url if the ERP does read it there`,
  }));
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const OWN_HEADERS = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'te']);

/** What is wrong with a header's name, or null. */
export function headerNameProblem(name: string): string | null {
  if (!HEADER_NAME.test(name)) return `"${name}" is not a header name`;
  if (OWN_HEADERS.has(name.toLowerCase())) return `${name} is set by the client itself; leave it out`;
  return null;
}

function headerProblems(headers: Readonly<Record<string, unknown>>): FieldProblem[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]): FieldProblem[] => {
    const path = `read.headers.${name}`;
    const problem = headerNameProblem(name);
    if (problem !== null) return [{ path, message: problem }];
    if (seen.has(name.toLowerCase())) {
      return [{ path, message: `${name} is there twice, in different letter case` }];
    }
    seen.add(name.toLowerCase());
    if (typeof value !== 'string') return [{ path, message: 'must be a text' }];
    if (/[\r\n\0]/.test(value)) return [{ path, message: 'must be on one line' }];
    return [];
  });
}

/** Pages are judged by their raw records, so records must not be filtered on the way to them. */
function recordsPathProblems(path: string | null): FieldProblem[] {
  if (path === null || !path.includes('[?')) return [];
  const message = 'must not filter, since an empty page ends the reading; filter in the script or mapping';
  return [{ path: 'read.recordsPath', message }];
}

/** A rule asks one thing; whether something is there is asked of a place. */
function errorRuleProblems(rules: readonly ErrorRule[]): FieldProblem[] {
  return rules.flatMap(({ path, exists, equals, matches }, index): FieldProblem[] => {
    const place = `read.errorWhen[${index}]`;
    const asked = [exists, equals, matches].filter((value) => value !== null);
    if (asked.length !== 1) {
      const message = 'must have exactly one of exists, equals and matches';
      return [{ path: place, message }];
    }
    if (exists === null || path !== null) return [];
    return [{ path: `${place}.exists`, message: 'goes with a path; of the text, use matches or equals' }];
  });
}

function charsetProblems(charset: string | null): FieldProblem[] {
  if (charset === null || isCharset(charset)) return [];
  const message = `"${charset}" is not a known charset; use one like utf-8, iso-8859-9 or windows-1254`;
  return [{ path: 'read.charset', message }];
}

function csvProblems({ csvDelimiter, csvQuote, csvColumns }: ReadCard): FieldProblem[] {
  const twice = csvColumns.find((name, index) => csvColumns.indexOf(name) !== index);
  return [
    ...(csvQuote !== null && csvQuote === csvDelimiter
      ? [{ path: 'read.csvQuote', message: 'must be another mark than csvDelimiter' }]
      : []),
    ...(twice === undefined ? [] : [{ path: 'read.csvColumns', message: `names "${twice}" twice` }]),
  ];
}

/** The parameter names that `pagination` sends, by the field that names them. */
export function pagingKeys(pagination: Pagination): { field: string; key: string }[] {
  return paramNamesOf(pagination).flatMap((field) => {
    const key: unknown = Reflect.get(pagination, field);
    return typeof key === 'string' ? [{ field, key }] : [];
  });
}

function paginationProblems(pagination: Pagination, card: ReadCard): FieldProblem[] {
  const { method, bodyType } = card;
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string): void => {
    problems.push({ path: `read.pagination.${field}`, message });
  };
  const place = pagingPlace(pagination, method);
  if (method === 'GET' && place === 'body') refuse('in', 'a GET request has no body; use query or header');
  for (const { field, key } of pagingKeys(pagination)) {
    if (isBodyPath(key) && place !== 'body') {
      refuse(field, `"${key}" is a path into the body, but the parameter travels in the ${place}`);
    }
    if (place === 'body' && method === 'POST' && bodyType !== 'json') {
      const problem = bodyPlaceProblem(key, card);
      if (problem !== null) refuse(field, problem);
    }
    const headerProblem = place === 'header' ? headerNameProblem(key) : null;
    if (headerProblem !== null) refuse(field, headerProblem);
  }
  if (pagination.totalPath !== null && pagination.totalHeader !== null) {
    refuse('totalHeader', 'goes without totalPath');
  }
  for (const { path, message } of kindOf(pagination).problems(pagination)) refuse(path, message);
  for (const [field, value] of Object.entries(pagination)) {
    if (field.endsWith('Path') && typeof value === 'string' && !isSingularPath(value)) {
      refuse(field, `"${value}" can find several values; it must name one place, without *, .. or filters`);
    }
  }
  return problems;
}

/** What keeps a paging parameter out of a body that is no JSON, or null. */
function bodyPlaceProblem(key: string, card: ReadCard): string | null {
  if (isBodyPath(key)) return `"${key}" is a path into a JSON body, but read.bodyType is ${card.bodyType}`;
  if (card.bodyType === 'form' || readsAttribute(card, `paging.${key}`)) return null;
  return `the body text does not use \${paging.${key}}; put it where the value belongs, or set in to query`;
}

/** No parameter may be set by two settings: which one wins would be a guess. */
function parameterProblems(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  const owners = new Map<string, string>();
  const problems: FieldProblem[] = [];
  const claim = (key: string, path: string): void => {
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, path);
    else problems.push({ path, message: `"${key}" is already the parameter of ${owner}` });
    if (isBodyPath(key) && card.method === 'GET') {
      problems.push({ path, message: `"${key}" is a path into the body, but a GET request has none` });
    }
  };
  for (const [, { key }, path] of querySettings(erpQuery)) claim(key, `${path}.key`);
  if (card.modifiedDateKey !== null && card.modifiedDateKey !== erpQuery.modified_date__gt?.key) {
    claim(card.modifiedDateKey, 'read.modifiedDateKey');
  }
  for (const { field, key } of card.pagination === null ? [] : pagingKeys(card.pagination)) {
    claim(key, `read.pagination.${field}`);
    if (key in card.extraParams) {
      problems.push({ path: `read.extraParams.${key}`, message: `is set by read.pagination.${field}` });
    }
  }
  return problems;
}

const TYPES_OF: Readonly<Record<string, readonly QueryValueType[]>> = {
  sku: ['string', 'number', 'csv', 'json-array', 'number-array'],
  modified_date__gt: ['datetime', 'string'],
};
const TYPES_OF_CUSTOM: readonly QueryValueType[] = ['string', 'number', 'boolean', 'datetime'];

function queryTypeProblems(erpQuery: ErpQuery): FieldProblem[] {
  return querySettings(erpQuery).flatMap(([name, setting, path]): FieldProblem[] => {
    const types = TYPES_OF[name] ?? TYPES_OF_CUSTOM;
    if (!types.includes(setting.type)) {
      return [{ path: `${path}.type`, message: `must be one of ${types.join(', ')}` }];
    }
    const problem = setting.type === 'datetime' ? dateFormatProblem(setting.format) : null;
    return problem === null ? [] : [{ path: `${path}.format`, message: problem }];
  });
}

/** A query value that no setting makes would be empty on every run, and the ERP would send everything. */
function queryNameProblems(card: ReadCard, erpQuery: ErpQuery): FieldProblem[] {
  const customs = (erpQuery.customs ?? []).map(({ name }) => `query.custom.${name}`);
  const known = new Set(['query.sku', 'query.skus', 'query.since', 'query.custom', ...customs]);
  const isList = carriesSeveral(erpQuery.sku?.type);
  return queryNamesOf(card).flatMap(({ path, name }): FieldProblem[] => {
    if (!known.has(name)) {
      return [{ path, message: `\${${name}} is no value of a query; there are ${[...known].join(', ')}` }];
    }
    if (name !== 'query.sku' || !isList) return [];
    const message = `\${query.sku} is one SKU, and erpQuery.sku.type ${erpQuery.sku?.type} sends several in one request; write \${query.skus}, or set the type to string`;
    return [{ path, message }];
  });
}

function customNameProblems({ customs = [] }: ErpQuery): FieldProblem[] {
  return customs.flatMap(({ name }, index): FieldProblem[] =>
    customs.findIndex((other) => other.name === name) === index
      ? []
      : [{ path: `erpQuery.customs[${index}].name`, message: `"${name}" is there twice` }],
  );
}
