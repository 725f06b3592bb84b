import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import loginTypes from 'virtual:login-types';
import { client, type Schemas } from '../api/client.js';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { LoginFieldInput, settingsOf } from './login-field.js';
import type { LoginTypes } from './login-types-of.js';
import { slugOf } from './slug-of.js';

const types: LoginTypes = loginTypes;

type Tested = Schemas['LoginTestResponse'];
type LoginRequest = Schemas['LoginRequest'];

interface LoginFormProps {
  /** The types to choose from; null for all but Omnitron's. */
  readonly types: readonly string[] | null;
  readonly name: string;
  readonly onSaved: (slug: string, settings: Readonly<Record<string, unknown>>) => void;
}

/** A new login: tried, and saved when it works. What is typed stays here, and goes nowhere but to the server. */
export function LoginForm({ types: given, name: firstName, onSaved }: LoginFormProps) {
  const say = useSay(welcomeWords);
  const queries = useQueryClient();
  const names = given ?? Object.keys(types).filter((type) => type !== 'omnitron');
  const [type, setType] = useState(names.includes('basic') ? 'basic' : (names[0] ?? ''));
  const [name, setName] = useState(firstName);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [isBusy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  const [error, setError] = useState<unknown>(null);
  const fields = types[type] ?? [];
  const attempt = async (isTested: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    setTested(null);
    try {
      const settings = settingsOf(fields, typed);
      const document = { slug: slugOf(name), name, type, settings } as unknown as LoginRequest;
      if (isTested) {
        const { data } = await client.POST('/api/v1/test/login', { body: { document } });
        if (data?.ok !== true) return setTested(data ?? null);
      }
      await client.POST('/api/v1/logins', { body: document });
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/logins'] });
      onSaved(slugOf(name), settings);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const set = (field: string) => (value: string) => setTyped((before) => ({ ...before, [field]: value }));
  const [usual, rare] = [fields.filter(isUsual), fields.filter((field) => !isUsual(field))];
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(true);
      }}
    >
      {names.length > 1 && (
        <NativeSelect
          label={say('loginType')}
          data={names}
          value={type}
          onChange={({ currentTarget }) => setType(currentTarget.value)}
        />
      )}
      <TextInput
        label={say('loginName')}
        required
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      {usual.map((field) => (
        <LoginFieldInput
          key={field.name}
          field={field}
          value={typed[field.name]}
          onChange={set(field.name)}
        />
      ))}
      {rare.length > 0 && (
        <details>
          <summary>{say('more')}</summary>
          <div className="form">
            {rare.map((field) => (
              <LoginFieldInput
                key={field.name}
                field={field}
                value={typed[field.name]}
                onChange={set(field.name)}
              />
            ))}
          </div>
        </details>
      )}
      {tested !== null && <Refusal tested={tested} />}
      {error !== null && <ProblemView error={error} />}
      <Group>
        <Button type="submit" loading={isBusy}>
          {say('testAndSave')}
        </Button>
        {tested !== null && (
          <Button variant="default" loading={isBusy} onClick={() => void attempt(false)}>
            {say('saveAnyway')}
          </Button>
        )}
      </Group>
    </form>
  );
}

const isUsual = ({ isRequired, kind }: { readonly isRequired: boolean; readonly kind: string }): boolean =>
  isRequired || kind === 'secret';

function Refusal({ tested }: { readonly tested: Tested }) {
  const say = useSay(welcomeWords);
  return (
    <div className="note bad" role="alert">
      <div>
        <b>{say('loginFailed')}</b>
        <ul className="plain">
          {tested.steps.map((step) => (
            <li key={step.name}>
              <Icon name={step.ok ? 'check' : 'cross'} size={14} /> {step.name}
              {step.detail === null ? '' : `: ${step.detail}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
