import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { ScrollTable } from '../common/table.js';

/** Until it is known how wide the chart may be. */
const FIRST_WIDTH = 460;
const HEIGHT = 160;
const LEFT = 64;
const FOOT = 22;

export interface Line {
  readonly name: string;
  /** A tone of the theme: `info`, `warn`. */
  readonly tone: string;
  readonly dashed?: boolean;
  /** One for each point of time; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

interface LineChartProps {
  readonly label: string;
  readonly times: readonly string[];
  readonly lines: readonly Line[];
  readonly shown: (value: number) => string;
  /** The same as a table, for who reads it. */
  readonly tableWord: string;
  readonly timeWord: string;
}

/** Values over time, drawn by ourselves; below it the same as a table. */
export function LineChart({ label, times, lines, shown, tableWord, timeWord }: LineChartProps) {
  const id = useId();
  const { ref, width } = useElementSize<HTMLElement>();
  const all = Math.max(240, width || FIRST_WIDTH);
  const most = Math.max(1e-9, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const x = (index: number): number =>
    LEFT + (times.length === 1 ? 0.5 : index / (times.length - 1)) * (all - LEFT - 16);
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 12);
  const every = Math.ceil(times.length / Math.max(3, Math.floor((all - LEFT) / 60)));
  return (
    <figure className="chart" ref={ref}>
      <div className="legend" aria-hidden="true">
        {lines.map(({ name, tone }) => (
          <span key={name}>
            <i style={{ background: `var(--${tone}-bar)` }} />
            {name}
          </span>
        ))}
      </div>
      <svg
        viewBox={`0 0 ${all} ${HEIGHT + FOOT}`}
        width="100%"
        role="img"
        aria-label={label}
        aria-describedby={id}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line x1={LEFT} x2={all} y1={y(most * part)} y2={y(most * part)} stroke="var(--line)" />
            <text x={LEFT - 8} y={y(most * part) + 4} textAnchor="end" className="tick">
              {shown(most * part)}
            </text>
          </g>
        ))}
        {lines.map(({ name, tone, dashed, values }) => (
          <g key={name} fill={`var(--${tone}-bar)`}>
            <polyline
              points={values
                .flatMap((value, index) => (value === null ? [] : [`${x(index)},${y(value)}`]))
                .join(' ')}
              fill="none"
              stroke={`var(--${tone}-bar)`}
              strokeWidth="2.5"
              strokeDasharray={dashed === true ? '6 4' : undefined}
            />
            {values.map(
              (value, index) =>
                value !== null && (
                  <circle key={index} cx={x(index)} cy={y(value)} r="3.5">
                    <title>{`${times[index]} · ${name}: ${shown(value)}`}</title>
                  </circle>
                ),
            )}
          </g>
        ))}
        {times.map(
          (time, index) =>
            index % every === 0 && (
              <text key={index} x={x(index)} y={HEIGHT + 18} textAnchor="middle" className="tick">
                {time}
              </text>
            ),
        )}
      </svg>
      <details id={id}>
        <summary>{tableWord}</summary>
        <ScrollTable
          label={label}
          head={
            <>
              <th scope="col">{timeWord}</th>
              {lines.map(({ name }) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </>
          }
        >
          {times.map((time, index) => (
            <tr key={index}>
              <th scope="row">{time}</th>
              {lines.map(({ name, values }) => (
                <td key={name} className="number">
                  {values[index] == null ? '–' : shown(values[index])}
                </td>
              ))}
            </tr>
          ))}
        </ScrollTable>
      </details>
    </figure>
  );
}
