import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { ExpressionResult } from '../helpers/expression-result.js';
import { type Json, shownText } from '../document/json.js';
import { CodeField } from './code-field.js';
import { useDesign, useProblemsAt, useText, useValue } from './context.js';
import type { FieldProps, InputProps, KindProps } from './field-props.js';
import { useFieldWords } from './field-words.js';
import { JsonText } from './json-text.js';
import { LoginField } from './login-field.js';
import { MapField } from './map-field.js';
import { CardField, CardsField, VariantsField } from './nested-fields.js';
import { ScheduleInput } from './schedule-input.js';
import { TimezoneField } from './timezone-field.js';
import { useDesignerWords } from './words.js';

/** A field of the document, made of what openapi.json says of it. */
export function Field(props: FieldProps) {
  const { schema, name, path, info } = props;
  const words = useFieldWords()(schema, name, info);
  const problems = useProblemsAt(path);
  const input: InputProps = {
    label: words.label,
    description: words.help,
    error: problems.length === 0 ? null : problems.map(({ message }) => <div key={message}>{message}</div>),
    withAsterisk: info.isRequired === true,
  };
  return (
    <div className="field" data-path={path}>
      <Kind {...props} input={input} />
    </div>
  );
}

function Kind({ input, ...props }: KindProps) {
  const { schema, name, path, info } = props;
  if (name === 'login' && (schema === 'ReadCard' || schema === 'OmnitronCard'))
    return <LoginField {...props} input={input} />;
  if (schema === 'FlowRequest' && name === 'timezone') return <TimezoneField path={path} input={input} />;
  if (schema === 'FlowRequest' && name === 'schedule') return <ScheduleInput path={path} input={input} />;
  switch (info.kind) {
    case 'text':
      return <TextField {...props} input={input} />;
    case 'integer':
    case 'number':
      return <NumberField {...props} input={input} />;
    case 'boolean':
      return <BooleanField {...props} input={input} />;
    case 'choice':
      return <ChoiceField {...props} input={input} choices={info.choices} />;
    case 'texts':
    case 'numbers':
      return <ListField {...props} input={input} />;
    case 'map':
      return <MapField path={path} input={input} />;
    case 'json':
      return <JsonField {...props} input={input} />;
    case 'card':
      return <CardField {...props} card={info.card} input={input} />;
    case 'cards':
      return <CardsField {...props} card={info.card} input={input} />;
    case 'variants':
      return <VariantsField {...props} variants={info.variants} input={input} />;
  }
  return null;
}

const LANGUAGES = ['python', 'javascript', 'typescript'] as const;

function TextField({ schema, name, path, info, input }: KindProps) {
  const { store, mayEdit, problems } = useDesign();
  const value = useValue(path);
  const language = useValue('script.language');
  const set = (text: string): void => store.set(path, text === '' && info.isNullable === true ? null : text);
  const text = shownText(value);
  const common = { ...input, value: text, readOnly: !mayEdit, onBlur: () => store.settle() };
  if (schema === 'ScriptCard' && name === 'source') {
    const marks = problems.flatMap(({ path: at, line, column, message }) =>
      at === path && line !== undefined
        ? [{ line, message, ...(column === undefined ? {} : { column }) }]
        : [],
    );
    return (
      <CodeField
        {...common}
        language={LANGUAGES.find((one) => one === language) ?? 'python'}
        marks={marks}
        rows={12}
        onChange={set}
      />
    );
  }
  if ((info.maxLength ?? 0) >= 100_000)
    return <CodeField {...common} language="expression" rows={4} onChange={set} />;
  const example = info.default ?? info.example;
  return (
    <>
      <TextInput
        {...common}
        placeholder={typeof example === 'string' ? example : undefined}
        onChange={({ currentTarget }) => set(currentTarget.value)}
      />
      {schema === 'ReadCard' && name === 'url' && <UrlResult url={text} />}
    </>
  );
}

/** What the Endpoint URL comes to. */
function UrlResult({ url }: { readonly url: string }) {
  const timezone = useValue('timezone');
  const login = useValue('read.login');
  return (
    <ExpressionResult
      value={url}
      place="url"
      timezone={typeof timezone === 'string' && timezone !== '' ? timezone : 'UTC'}
      {...(typeof login === 'string' && login !== '' ? { login } : {})}
    />
  );
}

function NumberField({ path, info, input }: KindProps) {
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const set = (text: string): void => {
    const isNumber = /^-?\d+([.]\d+)?$/.test(text.trim());
    store.set(
      path,
      isNumber ? Number(text) : text.trim() === '' ? (info.isNullable === true ? null : undefined) : text,
    );
  };
  return (
    <TextInput
      {...input}
      inputMode="decimal"
      value={shownText(value)}
      placeholder={shownText(info.default)}
      readOnly={!mayEdit}
      onBlur={() => store.settle()}
      onChange={({ currentTarget }) => set(currentTarget.value)}
    />
  );
}

function BooleanField({ path, info, input: { withAsterisk: _required, ...input } }: KindProps) {
  const { store, mayEdit } = useDesign();
  const value = useValue(path) ?? info.default ?? null;
  if (info.isNullable === true)
    return (
      <NativeSelect
        {...input}
        disabled={!mayEdit}
        data={[{ value: '', label: '–' }, 'true', 'false']}
        value={shownText(value)}
        onChange={({ currentTarget }) =>
          store.set(path, currentTarget.value === '' ? null : currentTarget.value === 'true')
        }
      />
    );
  return (
    <Switch
      {...input}
      disabled={!mayEdit}
      checked={value === true}
      onChange={({ currentTarget }) => store.set(path, currentTarget.checked)}
    />
  );
}

function ChoiceField({ path, info, input, choices }: KindProps & { readonly choices: readonly string[] }) {
  const { store, mayEdit } = useDesign();
  const value = useValue(path) ?? info.default ?? '';
  const known = typeof value === 'string' && (value === '' || choices.includes(value));
  const isChosen = value !== null && value !== '';
  return (
    <NativeSelect
      {...input}
      disabled={!mayEdit}
      data={[
        ...(info.isNullable === true || !isChosen ? [{ value: '', label: '–' }] : []),
        ...choices,
        ...(known || value === null ? [] : [shownText(value)]),
      ]}
      value={shownText(value)}
      onChange={({ currentTarget }) =>
        store.set(path, currentTarget.value === '' ? null : currentTarget.value)
      }
    />
  );
}

/** Texts or numbers, one per line. */
function ListField({ path, info, input }: KindProps) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  const item = (line: string): Json =>
    info.kind === 'numbers' && /^\d+$/.test(line.trim()) ? Number(line) : line;
  const leave = (): void => {
    if (list.includes(''))
      store.set(
        path,
        list.filter((one) => one !== ''),
      );
    store.settle();
  };
  return (
    <Textarea
      {...input}
      rows={Math.min(6, Math.max(2, list.length))}
      placeholder={d('perLine')}
      readOnly={!mayEdit}
      value={list.map(shownText).join('\n')}
      onBlur={leave}
      onChange={({ currentTarget: { value: text } }) =>
        store.set(path, text === '' ? [] : text.split('\n').map(item))
      }
    />
  );
}

function JsonField({ path, input }: KindProps) {
  const lines = useText(path).split('\n').length;
  return <JsonText {...input} path={path} rows={Math.min(14, Math.max(3, lines))} />;
}
