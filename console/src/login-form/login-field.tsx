import { NativeSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { humanName } from '../document/fields.js';
import { useWords } from '../words/index.js';
import { loginFieldWords } from '../words/login-fields.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import type { LoginField } from './login-types-of.js';
import { KEPT, textOf } from './typed.js';

interface LoginFieldInputProps {
  readonly field: LoginField;
  /** What was typed; undefined where nobody did. */
  readonly value: string | undefined;
  /** What is stored of it, where something is. */
  readonly stored?: unknown;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Their names say all. */
const NAMED: ReadonlySet<string> = new Set(['username', 'password']);

/** What a field of a login is called. */
export function useFieldName(): (name: string) => string {
  const { language } = useWords();
  return (name) => loginFieldWords[language][name]?.label ?? humanName(name);
}

/** One field of a login, with its help and an example from the API's document. */
export function LoginFieldInput({ field, value, stored, error, onChange }: LoginFieldInputProps) {
  const { language } = useWords();
  const say = useSay(loginWords);
  const nameOf = useFieldName();
  const { name, kind, description, isRequired, choices, example } = field;
  const usual = field.default ?? example;
  const placeholder = typeof usual === 'string' || typeof usual === 'number' ? String(usual) : '';
  const help = description.replace(/ (Values are write|Write)-only.*$/, '').replaceAll('`', '');
  const isKept = stored === KEPT;
  const common = {
    name,
    label: nameOf(name),
    description: NAMED.has(name)
      ? undefined
      : language === 'en'
        ? help
        : loginFieldWords[language][name]?.help,
    required: isRequired && !isKept,
    error,
  };
  const text = value ?? textOf(field, stored);
  const onText = ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void =>
    onChange(currentTarget.value);
  if (kind === 'choice')
    return (
      <NativeSelect
        {...common}
        data={choices ?? []}
        value={value ?? textOf(field, stored ?? field.default ?? choices?.[0])}
        onChange={onText}
      />
    );
  if (kind === 'boolean')
    return (
      <Switch
        {...common}
        required={false}
        checked={(value ?? String((stored ?? field.default) === true)) === 'true'}
        onChange={({ currentTarget }) => onChange(String(currentTarget.checked))}
      />
    );
  if (kind === 'json' || LONG.has(name))
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={16}
        placeholder={usual === undefined || usual === null ? '' : asText(usual)}
        value={text}
        onChange={onText}
      />
    );
  if (kind === 'secret')
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        placeholder={isKept ? say('keptSecret') : ''}
        value={text}
        onChange={onText}
      />
    );
  return (
    <TextInput
      {...common}
      placeholder={placeholder}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      value={text}
      onChange={onText}
    />
  );
}

/** Certificates have many lines. */
const LONG: ReadonlySet<string> = new Set(['ca', 'cert']);

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
