import cliProgress from 'cli-progress';
import { type RunView } from './follow-run.js';
import { grouped } from './summary.js';

export interface ProgressDisplay {
  show(run: RunView): void;
  end(): void;
}

interface Measure {
  readonly step: string;
  readonly value: number;
  readonly unit: string;
}

/** What is counted now: the records read, then the products with an outcome. */
export function measure(run: RunView): Measure {
  return run.phase === 'read'
    ? {
        step: 'Reading',
        value: run.records,
        unit: `records, ${run.pages} ${run.pages === 1 ? 'page' : 'pages'}`,
      }
    : { step: 'Writing', value: run.written + run.skipped + run.failed, unit: 'products' };
}

/** A bar where a person watches, plain lines where a file or another program does. */
export function progressDisplay(output: NodeJS.WriteStream, total: number): ProgressDisplay {
  return output.isTTY ? new Bar(output, total) : new Lines((line) => output.write(`${line}\n`), total);
}

class Bar implements ProgressDisplay {
  private readonly bar: cliProgress.SingleBar;

  constructor(output: NodeJS.WriteStream, total: number) {
    this.bar = new cliProgress.SingleBar(
      {
        stream: output,
        format: '  {step} {bar} {value} of {total} {unit}',
        hideCursor: true,
        formatValue: (value, _options, type) =>
          type === 'value' || type === 'total' ? grouped(value) : String(value),
        barsize: 32,
        stopOnComplete: false,
      },
      cliProgress.Presets.shades_classic,
    );
    this.bar.start(total, 0, { step: 'Reading', unit: 'records' });
  }

  show(run: RunView): void {
    const { value, step, unit } = measure(run);
    this.bar.update(value, { step, unit });
  }

  end(): void {
    this.bar.stop();
  }
}

/** One line for each tenth of the way. */
export class Lines implements ProgressDisplay {
  private last = '';

  constructor(
    private readonly write: (line: string) => void,
    private readonly total: number,
  ) {}

  show(run: RunView): void {
    const { step, value, unit } = measure(run);
    const tenth = `${step} ${Math.floor((value * 10) / this.total)}`;
    if (tenth === this.last) return;
    this.last = tenth;
    this.write(`  ${step}: ${grouped(value)} of ${grouped(this.total)} ${unit}`);
  }

  end(): void {
    this.last = '';
  }
}
