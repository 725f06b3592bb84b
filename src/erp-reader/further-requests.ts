/**
 * A Read card may hold further requests: one for whole products by the identifiers that the card finds, and some for each
 * record. Each is read as a card of its own, made of the Read card and what the request says for itself.
 */
import { ErpQuery } from './erp-query.dto.js';
import type { DetailRequest, FurtherRequest } from './further-request.dto.js';
import { ReadCard } from './read-card.dto.js';
import type { RunQuery } from './run-query.js';

/** A card, and how queries are sent with it. */
export interface Asking {
  readonly card: ReadCard;
  readonly erpQuery: ErpQuery;
  /** Where the card is in the flow. */
  readonly place: string;
}

/** The first request of a read in two stages: its records only name products. */
export function findingCard(card: ReadCard): ReadCard {
  return card.products === null ? card : changed(card, { details: [] });
}

/** How identifiers are asked for: by the second request, as `sku` of a query; without one, as the flow asks for SKUs. */
export function productsAsking(card: ReadCard, erpQuery: ErpQuery): Asking {
  const { products } = card;
  if (products === null) return { card, erpQuery, place: 'read' };
  const { key, type, batchSize } = products;
  const sku = { key: key ?? 'sku', type, format: '', zone: null, batchSize };
  return {
    card: changed(cardOf(card, products), { details: card.details }),
    erpQuery: { sku },
    place: 'read.products',
  };
}

/** How a query is asked: SKUs at once by the second request, where they are its identifiers; else by the card. */
export function askingFor(query: Pick<RunQuery, 'sku'>, card: ReadCard, erpQuery: ErpQuery): Asking {
  const isBySku = (query.sku?.length ?? 0) > 0 && card.products?.identifiers === 'sku';
  return isBySku ? productsAsking(card, erpQuery) : { card: findingCard(card), erpQuery, place: 'read' };
}

/** Whether the answer to a query names products that a second request then reads whole. */
export function readsInTwoStages(query: Pick<RunQuery, 'sku'>, card: ReadCard, erpQuery: ErpQuery): boolean {
  return card.products !== null && askingFor(query, card, erpQuery).place === 'read';
}

/** The settings of queries, SKUs as they are really asked for. */
export function queriesOf(card: ReadCard | null, erpQuery: ErpQuery): ErpQuery {
  if (card?.products?.identifiers !== 'sku') return erpQuery;
  const { sku } = productsAsking(card, erpQuery).erpQuery;
  return sku === undefined ? erpQuery : Object.assign(new ErpQuery(), erpQuery, { sku });
}

export function detailAsking(card: ReadCard, detail: DetailRequest, index: number): Asking {
  return { card: cardOf(card, detail), erpQuery: {}, place: `read.details[${index}]` };
}

function cardOf(card: ReadCard, request: FurtherRequest): ReadCard {
  const { url, method, extraParams, bodyType, bodyText, recordsPath, pagination } = request;
  return changed(card, {
    url,
    method,
    extraParams,
    bodyType,
    bodyText,
    recordsPath,
    pagination,
    headers: { ...card.headers, ...request.headers },
    modifiedDateKey: null,
    passOn: 'records',
    products: null,
    details: [],
  });
}

/** The card with other values in some of its fields. */
export function changed(card: ReadCard, fields: Partial<ReadCard>): ReadCard {
  return Object.assign(new ReadCard(), card, fields);
}
