import { NativeSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { humanName } from '../document/fields.js';
import { useWords } from '../words/index.js';
import { loginFieldNames } from '../words/welcome.js';
import type { LoginField } from './login-types-of.js';

interface LoginFieldInputProps {
  readonly field: LoginField;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Their names say all. */
const NAMED: ReadonlySet<string> = new Set(['username', 'password']);

/** One setting of a login, with its help and an example from the API's document. */
export function LoginFieldInput({ field, value, onChange }: LoginFieldInputProps) {
  const { language } = useWords();
  const { name, kind, description, isRequired, choices, example } = field;
  const usual = field.default ?? example;
  const placeholder = typeof usual === 'string' || typeof usual === 'number' ? String(usual) : '';
  const common = {
    name,
    label: loginFieldNames[language][name] ?? humanName(name),
    description: NAMED.has(name) ? undefined : description.replace(/ Write-only.*$/, ''),
    required: isRequired,
  };
  if (kind === 'choice')
    return (
      <NativeSelect
        {...common}
        data={['', ...(choices ?? [])]}
        value={value ?? (typeof field.default === 'string' ? field.default : '')}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  if (kind === 'boolean')
    return (
      <Switch
        {...common}
        required={false}
        checked={(value ?? String(field.default === true)) === 'true'}
        onChange={({ currentTarget }) => onChange(String(currentTarget.checked))}
      />
    );
  if (kind === 'json')
    return (
      <Textarea
        {...common}
        placeholder={usual === undefined || usual === null ? '' : JSON.stringify(usual)}
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  if (kind === 'secret')
    return (
      <PasswordInput
        {...common}
        autoComplete="off"
        value={value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...common}
      placeholder={placeholder}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** The settings as they are sent: what is empty is left out, JSON that is none goes as its text, for the server to refuse. */
export function settingsOf(
  fields: readonly LoginField[],
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const given = fields.filter(({ name }) => (typed[name] ?? '') !== '');
  return Object.fromEntries(given.map(({ name, kind }) => [name, valueOf(kind, typed[name] ?? '')]));
}

function valueOf(kind: LoginField['kind'], text: string): unknown {
  if (kind === 'boolean') return text === 'true';
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
