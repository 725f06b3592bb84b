import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { useWords } from '../words/index.js';
import { reconcileWords } from '../words/reconcile.js';
import { useSay } from '../words/say.js';

type Look = Schemas['ReconciliationResponse'];
const TONES = { queued: 'idle', running: 'info', finished: 'good', failed: 'bad' } as const;
const HEADS = ['when', 'by', 'scope', 'onDrift', 'state', 'result'] as const;

/** Comparisons, newest first. */
export function LookTable({ looks }: { readonly looks: readonly Look[] }) {
  const say = useSay(reconcileWords);
  const queries = useQueryClient();
  const done = looks.filter(({ state }) => state === 'finished').length;
  // What one has found stands in another list.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/flows/{slug}/drifts'] });
  }, [done, queries]);
  return (
    <ScrollTable label={say('looks')} head={<Heads texts={HEADS.map((word) => say(word))} />}>
      {looks.map((look) => (
        <LookRow key={look.id} look={look} />
      ))}
    </ScrollTable>
  );
}

function LookRow({ look }: { readonly look: Look }) {
  const { number } = useWords();
  const say = useSay(reconcileWords);
  return (
    <tr>
      <td>
        <Time at={look.createdAt} />
      </td>
      <td>{look.triggeredBy}</td>
      <td style={{ whiteSpace: 'nowrap' }}>{number(look.sharePercent)} %</td>
      <td>{say(`onDrift.${look.onDrift}`)}</td>
      <td>
        <span className={`state ${TONES[look.state]}`}>{say(`state.${look.state}`)}</span>
      </td>
      <td>
        {look.state === 'finished' && <Found look={look} />}
        {look.code !== null && <span className="mono">{look.code}</span>}
        {look.detail !== null && <div lang="en">{look.detail}</div>}
      </td>
    </tr>
  );
}

function Found({ look }: { readonly look: Look }) {
  const say = useSay(reconcileWords);
  const { lookedAt, drifted, imagesAdded, imagesRemoved, imagesChanged } = look;
  return (
    <>
      {say('looked', { n: lookedAt })}, {drifted === 0 ? say('same') : <b>{say('differ', { n: drifted })}</b>}
      {drifted > 0 && (
        <div className="dim">
          {say('images', { added: imagesAdded, removed: imagesRemoved, changed: imagesChanged })}
        </div>
      )}
    </>
  );
}
