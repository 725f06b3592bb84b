import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import fields from 'virtual:fields';
import { freshObject } from '../document/fields.js';
import { isObject, type Json, shownText } from '../document/json.js';
import { joined } from '../document/paths.js';
import { useDesign, useValue } from './context.js';
import { FieldSet } from './field-set.js';
import type { InputProps, KindProps } from './field-props.js';
import { COMMON } from './layout.js';
import { useDesignerWords } from './words.js';

/** An object with fields of its own, that may be there or not. */
export function CardField({ path, info, card, input }: KindProps & { readonly card: string }) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const isOptional = info.isNullable === true || info.isRequired !== true;
  return (
    <Nested input={input}>
      {isObject(value) ? (
        <>
          <Fields schema={card} path={path} />
          {isOptional && mayEdit && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => store.set(path, info.isNullable === true ? null : undefined)}
            >
              {d('removeNamed', { name: input.label })}
            </Button>
          )}
        </>
      ) : (
        mayEdit && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => store.set(path, freshObject(fields, card))}
          >
            {d('addNamed', { name: input.label })}
          </Button>
        )
      )}
    </Nested>
  );
}

export function CardsField({ path, card, input }: KindProps & { readonly card: string }) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  return (
    <Nested input={input}>
      {list.map((_item, at) => {
        const name = d('item', { name: input.label, n: at + 1 });
        return (
          <fieldset key={at} className="nested" data-path={joined(path, at)}>
            <legend>{name}</legend>
            <Fields schema={card} path={joined(path, at)} />
            {mayEdit && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => store.set(path, list.toSpliced(at, 1))}
              >
                {d('removeNamed', { name })}
              </Button>
            )}
          </fieldset>
        );
      })}
      {mayEdit && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => store.set(path, [...list, freshObject(fields, card)])}
        >
          {d('addNamed', { name: input.label })}
        </Button>
      )}
    </Nested>
  );
}

/** An object of one of several types; what two types have in common is kept when the type changes. */
export function VariantsField({
  path,
  input,
  variants,
}: KindProps & { readonly variants: Readonly<Record<string, string>> }) {
  const { d } = useDesignerWords();
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  const type = isObject(value) ? shownText(value['type']) : '';
  const schema = variants[type];
  const choose = (next: string): void => {
    const card = variants[next];
    if (card === undefined) {
      store.set(path, null);
      return;
    }
    const before = isObject(value) ? value : {};
    const kept = Object.entries(before).filter(
      ([name]) => name !== 'type' && fields[card]?.[name] !== undefined,
    );
    store.set(path, { ...freshObject(fields, card, next), ...Object.fromEntries(kept) });
  };
  return (
    <>
      <NativeSelect
        {...input}
        disabled={!mayEdit}
        data={[
          { value: '', label: d('none') },
          ...Object.keys(variants),
          ...(type !== '' && schema === undefined ? [type] : []),
        ]}
        value={type}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {schema !== undefined && (
        <div className="nested">
          <Fields schema={schema} path={path} />
        </div>
      )}
    </>
  );
}

function Nested({ input, children }: { readonly input: InputProps; readonly children: ReactNode }) {
  return (
    <fieldset className="nested">
      <legend>{input.label}</legend>
      <p className="help">{input.description}</p>
      {input.error !== null && <p className="fielderror">{input.error}</p>}
      {children}
    </fieldset>
  );
}

function Fields({ schema, path }: { readonly schema: string; readonly path: string }) {
  const names = Object.keys(fields[schema] ?? {}).filter((name) => name !== 'type' || !isTyped(schema));
  const common = COMMON[schema] ?? names;
  return (
    <FieldSet
      schema={schema}
      path={path}
      common={common}
      more={names.filter((name) => !common.includes(name))}
    />
  );
}

/** Whether `type` says which schema it is, which a choice above the fields shows already. */
const isTyped = (schema: string): boolean => {
  const info = fields[schema]?.['type'];
  return info?.kind === 'choice' && info.choices.length === 1;
};
