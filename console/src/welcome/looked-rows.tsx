import type { Schemas } from '../api/client.js';
import { type Json, shownText } from '../document/json.js';
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
      <div className="scroll" tabIndex={0} role="region" aria-label={say('step.rows')}>
        <table className="table looked">
          <thead>
            <tr>
              <th scope="col">SKU</th>
              <th scope="col">{say('images')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row, index) => (
              <tr key={index}>
                <td>{shownText(row.product_sku)}</td>
                <td className="mono">
                  {(row.images ?? []).map(({ url }, place) => (
                    <div key={place}>{shownText(url)}</div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
      <div className="scroll" tabIndex={0} role="region" aria-label={say('step.changes')}>
        <table className="table looked">
          <thead>
            <tr>
              <th scope="col">SKU</th>
              <th scope="col">{say('deleted')}</th>
              <th scope="col">{say('created')}</th>
              <th scope="col">{say('changed')}</th>
              <th scope="col">{say('note')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row, index) => (
              <tr key={index}>
                <td>{row.sku ?? row.identifier ?? '–'}</td>
                <td>{row.diff?.deleted.length ?? '–'}</td>
                <td>{row.diff?.created.length ?? '–'}</td>
                <td>{row.diff?.changed.length ?? '–'}</td>
                <td>
                  {row.code !== null && <span className="mono dim">{row.code}</span>}{' '}
                  {row.detail ?? row.warning}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
