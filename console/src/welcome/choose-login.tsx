import { Button, Group, NativeSelect } from '@mantine/core';
import { api } from '../api/client.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';

export const NEW = '';

/** The stored logins; undefined until they are read. */
export function useLogins() {
  const { data } = api.useQuery('get', '/api/v1/logins', { params: { query: { limit: 100 } } });
  return data?.results;
}

interface ChooseLoginProps {
  readonly logins: readonly { readonly slug: string; readonly name: string; readonly type: string }[];
  readonly value: string;
  readonly onChange: (slug: string) => void;
}

/** A stored login, or a new one; nothing where none is stored. */
export function ChooseLogin({ logins, value, onChange }: ChooseLoginProps) {
  const say = useSay(welcomeWords);
  if (logins.length === 0) return null;
  return (
    <div className="form">
      <NativeSelect
        label={say('login')}
        data={[
          { value: NEW, label: say('newLogin') },
          ...logins.map(({ slug, name, type }) => ({ value: slug, label: `${name} (${slug}, ${type})` })),
        ]}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}

export function NextButton({
  isBusy = false,
  onNext,
}: {
  readonly isBusy?: boolean;
  readonly onNext: () => void;
}) {
  const say = useSay(welcomeWords);
  return (
    <Group mt="md">
      <Button loading={isBusy} onClick={onNext}>
        {say('next')}
      </Button>
    </Group>
  );
}
