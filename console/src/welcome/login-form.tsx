import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import loginTypes from 'virtual:login-types';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { LoginFieldInput, settingsOf } from './login-field.js';
import type { LoginTypes } from './login-types-of.js';
import { LoginSave } from './login-save.js';
import { useNewLogin } from './use-new-login.js';

const types: LoginTypes = loginTypes;

interface LoginFormProps {
  /** The types to choose from; null for all but Omnitron's. */
  readonly types: readonly string[] | null;
  readonly name: string;
  readonly onSaved: (slug: string, settings: Readonly<Record<string, unknown>>) => void;
}

/** A new login: tried, and saved when it works. What is typed stays here, and goes nowhere but to the server. */
export function LoginForm({ types: given, name: firstName, onSaved }: LoginFormProps) {
  const say = useSay(welcomeWords);
  const names = given ?? Object.keys(types).filter((type) => type !== 'omnitron');
  const [type, setType] = useState(names.includes('basic') ? 'basic' : (names[0] ?? ''));
  const [name, setName] = useState(firstName);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { save, ...outcome } = useNewLogin(onSaved);
  const fields = types[type] ?? [];
  const attempt = (isTested: boolean): void =>
    void save({ name, type, settings: settingsOf(fields, typed) }, isTested);
  const set = (field: string) => (value: string) => setTyped((before) => ({ ...before, [field]: value }));
  const [usual, rare] = [fields.filter(isUsual), fields.filter((field) => !isUsual(field))];
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(true);
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
      <LoginSave {...outcome} onSaveAnyway={() => attempt(false)} />
    </form>
  );
}

const isUsual = ({ isRequired, kind }: { readonly isRequired: boolean; readonly kind: string }): boolean =>
  isRequired || kind === 'secret';
