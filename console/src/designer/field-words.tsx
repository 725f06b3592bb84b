import { Fragment, type ReactNode } from 'react';
import { type FieldInfo, humanName } from '../document/fields.js';
import { fieldsEn } from '../words/fields.en.js';
import { fieldsTr } from '../words/fields.tr.js';
import { useFieldHelp } from './field-help.js';
import { type DesignerSpeech, useDesignerWords } from './words.js';

interface FieldWords {
  readonly label: string;
  /** What the field is for, with its default and limits. */
  readonly help: ReactNode;
}

/** What a field is called and what it is for, in the language of the page where it is known there. */
export function useFieldWords(): (schema: string, name: string, info: FieldInfo) => FieldWords {
  const speech = useDesignerWords();
  const rarer = useFieldHelp(speech.language);
  return (schema, name, info) => {
    const turkish = fieldsTr[`${schema}.${name}`] ?? fieldsTr[name];
    const english = fieldsEn[`${schema}.${name}`] ?? fieldsEn[name] ?? humanName(name);
    const isTurkish = speech.language === 'tr';
    const own = isTurkish ? (turkish?.[1] ?? rarer?.[`${schema}.${name}`] ?? rarer?.[name]) : undefined;
    // What is on its way is not said in English first.
    const text = own ?? (isTurkish && rarer === null ? '' : info.description);
    const limits = limitsOf(info, speech);
    return {
      label: isTurkish ? (turkish?.[0] ?? english) : english,
      help: (
        <>
          <span lang={isTurkish && own === undefined ? 'en' : undefined}>{withCode(text)}</span>
          {limits !== '' && <> {limits}</>}
        </>
      ),
    };
  };
}

function limitsOf({ minimum, maximum, kind, ...info }: FieldInfo, { d, number }: DesignerSpeech): string {
  if (kind !== 'integer' && kind !== 'number') return '';
  const usual = typeof info.default === 'number' ? d('usual', { value: number(info.default) }) : null;
  const range =
    minimum === undefined
      ? null
      : maximum === undefined
        ? d('from', { from: number(minimum) })
        : d('range', { from: number(minimum), to: number(maximum) });
  const said = [usual, range].filter((one) => one !== null).join(', ');
  return said === '' ? '' : `(${said})`;
}

/** Text in backticks is what one types. */
function withCode(text: string): ReactNode {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>));
}
