import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { Card, Empty, Loading } from '../common/card.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { missingWords } from '../words/missing.js';
import { useSay } from '../words/say.js';
import { LOOKS, nameOf, placeOf, PLACES, type Product, queryOf } from './answers.js';

const route = getRouteApi('/flows/$slug/missing');
const HEADS = ['identifier', 'sku', 'where', 'why', 'misses', 'nextAsk'] as const;
const LIMIT = 25;

/** Each product that searches have found, and why it has no images. */
export function ProductsCard({ slug }: { readonly slug: string }) {
  const say = useSay(missingWords);
  const { q = '', place, page = 1 } = route.useSearch();
  const [wanted] = useDebouncedValue(q.slice(0, 200), 300);
  const query = { page, limit: LIMIT, ...queryOf(place), ...(wanted === '' ? {} : { q: wanted }) };
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/flows/{slug}/missing/products',
    { params: { path: { slug }, query } },
    { placeholderData: keepPreviousData, refetchInterval: 5000 },
  );
  const isFiltered = q !== '' || place !== undefined;
  return (
    <Card title={say('products')} flush>
      {(data === undefined || data.count > 0 || isFiltered) && <Filters />}
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={4} />}
      {data?.count === 0 && (
        <Empty title={say(isFiltered ? 'noMatch' : 'none')}>{!isFiltered && <p>{say('noneText')}</p>}</Empty>
      )}
      {data !== undefined && data.results.length > 0 && (
        <ScrollTable label={say('products')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
          {data.results.map((product) => (
            <Entry key={product.identifier} product={product} />
          ))}
        </ScrollTable>
      )}
      {data !== undefined && data.count > LIMIT && (
        <Pages page={page} pages={Math.ceil(data.count / LIMIT)} />
      )}
    </Card>
  );
}

function Filters() {
  const say = useSay(missingWords);
  const { q = '', place } = route.useSearch();
  const navigate = useNavigate({ from: '/flows/$slug/missing' });
  const set = (change: Readonly<Record<string, string>>): void =>
    void navigate({
      search: (before) =>
        Object.fromEntries(
          Object.entries({ ...before, page: undefined, ...change }).filter(([, value]) => value),
        ),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="filters missingfilters">
      <TextInput
        type="search"
        label={say('find')}
        value={q}
        onChange={({ currentTarget }) => set({ q: currentTarget.value })}
      />
      <NativeSelect
        label={say('where')}
        data={[
          { value: '', label: say('every') },
          ...PLACES.map((value) => ({ value, label: say(nameOf(value)) })),
        ]}
        value={place ?? ''}
        onChange={({ currentTarget }) => set({ place: currentTarget.value })}
      />
    </div>
  );
}

function Entry({ product }: { readonly product: Product }) {
  const { time, number } = useWords();
  const say = useSay(missingWords);
  const { identifier, skus, runId, misses, nextAskAt } = product;
  const place = placeOf(product);
  const [tone, icon] = LOOKS[place];
  const isLater = Date.parse(nextAskAt) > Date.now();
  return (
    <tr>
      <td className="mono">{identifier}</td>
      <td className="mono">{skus.join(', ')}</td>
      <td>
        <span className={`state ${tone}`}>
          <Icon name={icon} size={13} />
          {say(nameOf(place))}
        </span>
      </td>
      <td className="missingwhy">
        {say(`why.${place}`)}{' '}
        {runId !== null && (
          <Link
            className="link"
            to="/runs/$id"
            params={{ id: runId }}
            search={{ sku: skus[0] ?? identifier }}
          >
            {say('run')}
          </Link>
        )}
      </td>
      <td>{misses === 0 ? '–' : number(misses)}</td>
      <td className="dim">
        {product.state !== 'answered' ? '–' : isLater ? say('from', { at: time(nextAskAt) }) : say('now')}
      </td>
    </tr>
  );
}

function Pages({ page, pages }: { readonly page: number; readonly pages: number }) {
  const say = useSay(missingWords);
  const navigate = useNavigate({ from: '/flows/$slug/missing' });
  const goTo = (to: number): void =>
    void navigate({ search: (before) => ({ ...before, page: to }), resetScroll: false });
  return (
    <Group justify="center" p="sm">
      <Button variant="default" size="compact-md" disabled={page <= 1} onClick={() => goTo(page - 1)}>
        {say('previous')}
      </Button>
      <span className="dim">{say('page', { page, pages })}</span>
      <Button variant="default" size="compact-md" disabled={page >= pages} onClick={() => goTo(page + 1)}>
        {say('next')}
      </Button>
    </Group>
  );
}
