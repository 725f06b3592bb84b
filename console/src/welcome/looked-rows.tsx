import type { Schemas } from '../api/client.js';
import { Heads, ScrollTable } from '../common/table.js';
import { type Json, shownText } from '../document/json.js';
import { visible } from '../document/visible.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';

const SHOWN = 25;

interface Row {
  readonly product_sku?: Json;
  readonly images?: readonly { readonly url?: Json }[];
}

/** What the mapping made: a product and its images, in their order. */
export function Rows({ results }: { readonly results: readonly unknown[] }) {
  const say = useSay(welcomeWords);
  const rows = results as readonly Row[];
  return (
    <>
      <p role="status">{say('rowsMade', { n: rows.length })}</p>
      <ScrollTable
        className="looked"
        label={say('step.rows')}
        head={<Heads texts={['SKU', say('images')]} />}
      >
        {rows.slice(0, SHOWN).map((row, index) => (
          <tr key={index}>
            <td>{visible(shownText(row.product_sku))}</td>
            <td className="mono">
              {(row.images ?? []).map(({ url }, place) => (
                <div key={place}>{shownText(url)}</div>
              ))}
            </td>
          </tr>
        ))}
      </ScrollTable>
    </>
  );
}

/** What Omnitron would gain and lose; what it would lose stands first. */
export function Changes({ tested }: { readonly tested: Schemas['TestFlowResponse'] }) {
  const say = useSay(welcomeWords);
  const lossOf = (row: Schemas['TestRowResponse']): number => row.diff?.deleted.length ?? 0;
  const rows = tested.rows.toSorted((one, other) => lossOf(other) - lossOf(one));
  return (
    <>
      {tested.totals !== null && (
        <p role="status">
          {say('totals', {
            created: tested.totals.created,
            changed: tested.totals.changed,
            deleted: tested.totals.deleted,
            unchanged: tested.totals.unchanged,
          })}
        </p>
      )}
      {tested.warnings.map((warning) => (
        <p key={warning} className="note warn">
          {warning}
        </p>
      ))}
      <ScrollTable
        className="looked"
        label={say('step.changes')}
        head={<Heads texts={['SKU', say('deleted'), say('created'), say('changed'), say('note')]} />}
      >
        {rows.slice(0, SHOWN).map((row, index) => (
          <tr key={index}>
            <td>{visible(row.sku ?? row.identifier ?? '–')}</td>
            <td>{row.diff?.deleted.length ?? '–'}</td>
            <td>{row.diff?.created.length ?? '–'}</td>
            <td>{row.diff?.changed.length ?? '–'}</td>
            <td>
              {row.code !== null && <span className="mono dim">{row.code}</span>} {row.detail ?? row.warning}
            </td>
          </tr>
        ))}
      </ScrollTable>
    </>
  );
}
