import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../api/problem.js';
import { slugOf } from '../common/slug-of.js';
import { type LoginWord, loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { forms, LoginFields, TYPES } from './login-fields.js';
import { LoginSave } from './login-save.js';
import { type Typed, valuesOf } from './typed.js';
import { useNewLogin } from './use-new-login.js';

interface LoginFormProps {
  /** The types to choose from; null for all but Omnitron's. */
  readonly types: readonly string[] | null;
  /** The one that is chosen at first. */
  readonly type?: string | undefined;
  readonly name: string;
  readonly onSaved: (slug: string, settings: Readonly<Record<string, unknown>>) => void;
}

/** A new login: tried, and saved when it works. What is typed stays here, and goes nowhere but to the server. */
export function LoginForm({
  types: given,
  type: firstType = 'basic',
  name: firstName,
  onSaved,
}: LoginFormProps) {
  const say = useSay(loginWords);
  const names = given ?? TYPES.filter((type) => type !== 'omnitron');
  const [type, setType] = useState(names.includes(firstType) ? firstType : (names[0] ?? ''));
  const [name, setName] = useState(firstName);
  const [typed, setTyped] = useState<Typed>({});
  const { save, ...outcome } = useNewLogin(onSaved);
  const fields = forms.types[type] ?? [];
  const attempt = (isTested: boolean): void =>
    void save({ name, type, settings: valuesOf(fields, typed) }, isTested);
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
          data={names.map((value) => ({ value, label: say(`type.${value}` as LoginWord) }))}
          value={type}
          onChange={({ currentTarget }) => setType(currentTarget.value)}
        />
      )}
      <TextInput
        label={say('loginName')}
        description={slugOf(name) === '' ? undefined : say('slugIs', { slug: slugOf(name) })}
        required
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <LoginFields
        fields={fields}
        typed={typed}
        problems={outcome.error === null ? [] : Problem.of(outcome.error).errors}
        onChange={(field, value) => setTyped((before) => ({ ...before, [field]: value }))}
      />
      <LoginSave {...outcome} onSaveAnyway={() => attempt(false)} />
    </form>
  );
}
