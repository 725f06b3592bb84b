import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useDesign, useValue } from './context.js';
import type { InputProps } from './field-props.js';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

export function TimezoneField({ path, input }: { readonly path: string; readonly input: InputProps }) {
  const list = useId();
  const { store, mayEdit } = useDesign();
  const value = useValue(path);
  return (
    <>
      <TextInput
        {...input}
        list={list}
        readOnly={!mayEdit}
        placeholder="UTC"
        value={typeof value === 'string' ? value : ''}
        onBlur={() => store.settle()}
        onChange={({ currentTarget }) =>
          store.set(path, currentTarget.value === '' ? undefined : currentTarget.value)
        }
      />
      <datalist id={list}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
