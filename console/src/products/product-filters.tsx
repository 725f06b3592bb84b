import { Button, NativeSelect, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { PRODUCT_STATES } from '../api/choices.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { useWords } from '../words/index.js';
import { productWords } from '../words/products.js';
import { useSay } from '../words/say.js';

const route = getRouteApi('/products');

/** What is chosen holds at once; the SKU and the shop are sent by Enter or the button. */
export function ProductFilters() {
  const { t } = useWords();
  const say = useSay(productWords);
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/products' });
  const [typed, setTyped] = useState({ sku: search.sku, shop: search.shop });
  useEffect(() => setTyped({ sku: search.sku, shop: search.shop }), [search.sku, search.shop]);
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...change }), replace: true });
  const flows = useFlowChoices(search.flow);
  const field = (name: 'sku' | 'shop') => (
    <TextInput
      label={say(name)}
      value={typed[name] ?? ''}
      onChange={({ currentTarget }) => setTyped((before) => ({ ...before, [name]: currentTarget.value }))}
    />
  );
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        set({ sku: typed.sku?.trim() || undefined, shop: typed.shop?.trim() || undefined });
      }}
    >
      <NativeSelect
        label={say('state')}
        data={[
          { value: '', label: say('anyState') },
          ...PRODUCT_STATES.filter((state) => state !== 'never-seen').map((value) => ({
            value,
            label: say(`state.${value}`),
          })),
        ]}
        value={search.state ?? ''}
        onChange={({ currentTarget }) =>
          set({ state: PRODUCT_STATES.find((state) => state === currentTarget.value) })
        }
      />
      <NativeSelect
        label={say('flow')}
        data={[{ value: '', label: t('runs.any') }, ...flows]}
        value={search.flow ?? ''}
        onChange={({ currentTarget }) => set({ flow: currentTarget.value || undefined })}
      />
      {field('sku')}
      {field('shop')}
      <Button type="submit">{say('search')}</Button>
      {Object.keys(search).length > 0 && (
        <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
          {say('clear')}
        </Button>
      )}
    </form>
  );
}
