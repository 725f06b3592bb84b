import { useState } from 'react';
import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { DiffView } from '../editor/diff-view.js';
import { flowWords } from '../words/flows.js';
import { useSay } from '../words/say.js';

type Difference = Schemas['DifferenceResponse'];
const CARDS = ['configuration', 'read', 'script', 'mapping', 'write'] as const;

const HEADS = ['diff.field', 'diff.before', 'diff.after'] as const;

/** What differs, field by field, under the card that the field belongs to. */
export function FieldDiff({ differences }: { readonly differences: readonly Difference[] }) {
  const say = useSay(flowWords);
  if (differences.length === 0) return <p className="dim">{say('diff.none')}</p>;
  return (
    <>
      {CARDS.map((card) => {
        const own = differences.filter(({ path }) => cardOf(path) === card);
        return (
          own.length > 0 && (
            <section key={card} aria-label={say(`card.${card}`)} className="cardiff">
              <h3>{say(`card.${card}`)}</h3>
              <ScrollTable
                label={say(`card.${card}`)}
                head={<Heads texts={HEADS.map((word) => say(word))} />}
              >
                {own.map((difference) => (
                  <Row key={difference.path} difference={difference} />
                ))}
              </ScrollTable>
            </section>
          )
        );
      })}
    </>
  );
}

function Row({ difference }: { readonly difference: Difference }) {
  const say = useSay(flowWords);
  const { path, change } = difference;
  const [before, after] = [textOf(difference.before), textOf(difference.after)];
  const [isOpen, setOpen] = useState(false);
  const isLong = before.includes('\n') && after.includes('\n');
  const value = (text: string, isThere: boolean) =>
    isThere ? <code className="value">{text}</code> : <span className="dim">{say('diff.missing')}</span>;
  return (
    <>
      <tr>
        <td className="mono">{path.replace(/^\$\.?/, '')}</td>
        {isLong ? (
          <td colSpan={2}>
            <button
              type="button"
              className="textbutton"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {say('diff.more')}
            </button>
          </td>
        ) : (
          <>
            <td className="was">{value(before, change !== 'added')}</td>
            <td className="is">{value(after, change !== 'removed')}</td>
          </>
        )}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={3}>
            <DiffView before={before} after={after} label={path} />
          </td>
        </tr>
      )}
    </>
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);

const cardOf = (path: string): (typeof CARDS)[number] => {
  const name = /^\$\.?(\w+)/.exec(path)?.[1];
  return CARDS.find((card) => card === name) ?? 'configuration';
};
