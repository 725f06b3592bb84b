import { Button, NativeSelect, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { RUN_TRIGGERS } from '../api/choices.js';
import { useFlowChoices } from '../common/flow-choices.js';
import { useWords, type Word } from '../words/index.js';
import type { RunSearch } from './run-query.js';

const route = getRouteApi('/runs');
type Typed = 'text' | 'from' | 'to';

/** What is chosen holds at once; what is typed is sent by Enter or the button, so that no letter begins a search. */
export function RunFilters() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/runs' });
  const [draft, setDraft] = useState<Pick<RunSearch, Typed>>(search);
  useEffect(() => setDraft(search), [search]);
  const set = (change: RunSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const any = { value: '', label: t('runs.any') };
  const flows = useFlowChoices(search.flow);
  const triggers = RUN_TRIGGERS.map((name) => ({ value: name, label: t(`trigger.${name}`) }));
  const field = (name: Typed, word: Word, type: string) => (
    <TextInput
      label={t(word)}
      type={type}
      value={draft[name] ?? ''}
      onChange={({ currentTarget }) => setDraft((before) => ({ ...before, [name]: currentTarget.value }))}
    />
  );
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        set({
          text: draft.text?.trim() || undefined,
          from: draft.from || undefined,
          to: draft.to || undefined,
        });
      }}
    >
      <NativeSelect
        label={t('runs.flow')}
        data={[any, ...flows]}
        value={search.flow ?? ''}
        onChange={({ currentTarget }) => set({ flow: currentTarget.value || undefined })}
      />
      <NativeSelect
        label={t('runs.trigger')}
        data={[any, ...triggers]}
        value={search.trigger ?? ''}
        onChange={({ currentTarget }) =>
          set({ trigger: RUN_TRIGGERS.find((name) => name === currentTarget.value) })
        }
      />
      {field('text', 'runs.text', 'search')}
      {field('from', 'logs.from', 'datetime-local')}
      {field('to', 'logs.to', 'datetime-local')}
      <Button type="submit">{t('logs.search')}</Button>
      {Object.keys(search).length > 0 && (
        <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('runs.clear')}
        </Button>
      )}
    </form>
  );
}
