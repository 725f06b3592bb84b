import { Button, Group, Title } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Empty, Loading } from '../common/card.js';
import { Exports } from '../common/exports.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { productWords } from '../words/products.js';
import { useSay } from '../words/say.js';
import { ProductFilters } from './product-filters.js';
import { type Product, ProductState } from './product-state.js';

const route = getRouteApi('/products');
const LIMIT = 50;
const HEADS = ['sku', 'state', 'why', 'images', 'written', 'flow', 'shop'] as const;

/** Every product that a run has seen, with how it stands in its shop. */
export function ProductsPage() {
  const { t } = useWords();
  const say = useSay(productWords);
  const { page = 1, ...filters } = route.useSearch();
  const navigate = useNavigate({ from: '/products' });
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/products',
    { params: { query: { ...filters, page, limit: LIMIT } } },
    { placeholderData: keepPreviousData },
  );
  const go = (next: number): void => void navigate({ search: (before) => ({ ...before, page: next }) });
  return (
    <>
      <title>{`${say('title')} · ${t('product')}`}</title>
      <Group justify="space-between">
        <Title order={1}>{say('title')}</Title>
        <Exports path="/api/v1/products/export" query={filters} />
      </Group>
      <p className="lead dim">{say('lead')}</p>
      <ProductFilters />
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={10} />}
      {data?.count === 0 && (
        <div className="card">
          <Empty title={say('none')}>
            <p>{say('noneText')}</p>
          </Empty>
        </div>
      )}
      {data !== undefined && data.count > 0 && (
        <>
          <div className="dim">{say('count', { n: data.count })}</div>
          <div className="card flush">
            <ScrollTable label={say('title')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
              {data.results.map((product) => (
                <ProductRow key={`${product.shop} ${product.sku}`} product={product} />
              ))}
            </ScrollTable>
          </div>
          {data.count > LIMIT && (
            <Group justify="center">
              <Button variant="default" disabled={page <= 1} onClick={() => go(1)}>
                {say('first')}
              </Button>
              <Button variant="default" disabled={data.next === null} onClick={() => go(page + 1)}>
                {say('next')}
              </Button>
            </Group>
          )}
        </>
      )}
    </>
  );
}

function ProductRow({ product }: { readonly product: Product }) {
  const { number, rowCode } = useWords();
  const say = useSay(productWords);
  const { sku, state, code, images, imageCount, writtenAt, flow, openFlow, shop } = product;
  return (
    <tr>
      <td className="mono" style={{ whiteSpace: 'nowrap' }}>
        <Link className="link" to="/products/$sku" params={{ sku }}>
          {sku}
        </Link>
      </td>
      <td>
        <ProductState state={state} />
      </td>
      <td style={{ minWidth: 220 }}>{(code !== null && rowCode(code)) || say(`why.${state}`)}</td>
      <td className="number">{images === null ? '–' : number(imageCount)}</td>
      <td>{writtenAt === null ? '–' : <Time at={writtenAt} />}</td>
      <td>{openFlow ?? flow ?? '–'}</td>
      <td>{shop}</td>
    </tr>
  );
}
