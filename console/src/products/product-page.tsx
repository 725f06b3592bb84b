import { Group, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Card, Empty, Loading } from '../common/card.js';
import { Thumbnails } from '../common/thumbnails.js';
import { Time } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { productWords } from '../words/products.js';
import { useSay } from '../words/say.js';
import { HistoryTable } from './history-table.js';
import { type Product, ProductState } from './product-state.js';

const route = getRouteApi('/products/$sku');

/** "Why has this product no image?": how it stands in each shop, and what every run did with it. */
export function ProductPage() {
  const { sku } = route.useParams();
  const { t } = useWords();
  const say = useSay(productWords);
  const { data, error, refetch } = api.useQuery('get', '/api/v1/products/{sku}', {
    params: { path: { sku } },
  });
  return (
    <>
      <title>{`${sku} · ${t('product')}`}</title>
      <div>
        <div className="dim">
          <Link className="link" to="/products">
            {say('back')}
          </Link>
        </div>
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {sku}
          </Title>
          {data !== undefined && <ProductState state={data.state} />}
        </Group>
      </div>
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={8} />}
      {data?.state === 'never-seen' && <p className="note warn">{say('why.never-seen')}</p>}
      {data?.shops.map((product) => (
        <InShop key={product.shop} product={product} />
      ))}
      {data !== undefined && (
        <Card title={say('history')} flush={data.history.length > 0}>
          {data.history.length === 0 ? (
            <Empty title={say('noHistory')}>
              <p>{say('noHistoryText')}</p>
            </Empty>
          ) : (
            <HistoryTable lines={data.history} />
          )}
        </Card>
      )}
    </>
  );
}

function InShop({ product }: { readonly product: Product }) {
  const { rowCode } = useWords();
  const say = useSay(productWords);
  const { shop, state, code, images, writtenAt, flow, run } = product;
  return (
    <Card title={shop} aside={<ProductState state={state} />}>
      <p>
        <b>{(code !== null && rowCode(code)) || say(`why.${state}`)}</b>{' '}
        {code !== null && <span className="mono dim">{code}</span>}
      </p>
      <NextStep product={product} />
      <Title order={3} size="h4" mt="md">
        {say('sent')}
      </Title>
      {writtenAt !== null && (
        <p className="dim">
          <Time at={writtenAt} /> · {flow}{' '}
          {run !== null && (
            <>
              ·{' '}
              <Link className="link" to="/runs/$id" params={{ id: run }} search={{ sku: product.sku }}>
                {say('openRun')}
              </Link>
            </>
          )}
        </p>
      )}
      {images === null ? <p className="dim">{say('unknown')}</p> : <Thumbnails images={images} />}
    </Card>
  );
}

/** Where a person decides on what is open of it. */
function NextStep({ product: { sku, state, flow, openRun } }: { readonly product: Product }) {
  const say = useSay(productWords);
  if (state === 'drifted' && flow !== null)
    return (
      <Link className="link" to="/flows/$slug/reconcile" params={{ slug: flow }}>
        {say('decide')}
      </Link>
    );
  if (openRun === null) return null;
  return (
    <Link className="link" to="/runs/$id" params={{ id: openRun }} search={{ sku }}>
      {say('openRun')}
    </Link>
  );
}
