import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { Time } from '../common/time.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';

type Entry = Schemas['AuditEntryResponse'];

/** Who did what to what, how it ended, and what it changed. */
export function AuditEntry({ entry }: { readonly entry: Entry }) {
  const say = useSay(settingsWords);
  const { at, actor, token, address, action, target, status, code, count, fields } = entry;
  return (
    <li className="auditentry">
      <div className="auditline">
        <Time at={at} />
        <b>{actor}</b>
        {token !== null && <span>{say('byToken', { name: token })}</span>}
        <span className="mono">{action}</span>
        <span className="mono dim">{target}</span>
        <Outcome status={status} code={code} />
        {count > 1 && <span>{say('times', { n: count })}</span>}
        {address !== null && <span className="mono dim">{address}</span>}
      </div>
      {entry.changes === null || entry.changes.length === 0 ? (
        fields.length > 0 && <div className="dim">{say('sentFields', { fields: fields.join(', ') })}</div>
      ) : (
        <Changes changes={entry.changes} leftOut={entry.changesLeftOut} />
      )}
    </li>
  );
}

function Outcome({ status, code }: Pick<Entry, 'status' | 'code'>) {
  const say = useSay(settingsWords);
  if (status === null) return <span className="state idle">{say('open')}</span>;
  if (status < 400) return <span className="state good">{say('done_')}</span>;
  return <span className="state bad">{say('refused', { status: code ?? String(status) })}</span>;
}

interface ChangesProps {
  readonly changes: NonNullable<Entry['changes']>;
  readonly leftOut: number;
}

function Changes({ changes, leftOut }: ChangesProps) {
  const say = useSay(settingsWords);
  const texts = (['field', 'before', 'after'] as const).map((word) => say(word));
  return (
    <details>
      <summary>{say('changes', { n: changes.length + leftOut })}</summary>
      <ScrollTable className="changes" label={say('changesOf')} head={<Heads texts={texts} />}>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <td className="mono">{path}</td>
            <td className="mono">{before ?? '–'}</td>
            <td className="mono">{after ?? '–'}</td>
          </tr>
        ))}
      </ScrollTable>
      {leftOut > 0 && <p className="dim">{say('moreChanges', { n: leftOut })}</p>}
    </details>
  );
}
