import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import './process-levels.js';
import { registry } from '../telemetry/index.js';

const PREFIX = 'image_integrator_';

it('the table of docs/monitoring.md names every metric and its labels, and no other', async () => {
  const text = readFileSync('docs/monitoring.md', 'utf8');
  const section = text.slice(text.indexOf('## Metrics'), text.indexOf('## Traces'));
  const documented = [...section.matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm)].map(([, name, labels]) => ({
    name,
    labels: [...(labels ?? '').matchAll(/`(\w+)`/g)].map(([, label]) => label),
  }));
  const existing = registry
    .getMetricsAsArray()
    .filter(({ name }) => name.startsWith(PREFIX))
    .map((metric) => ({
      name: metric.name.slice(PREFIX.length),
      labels: Reflect.get(metric, 'labelNames') as string[],
    }));
  expect(documented.toSorted(byName)).toEqual(existing.toSorted(byName));
});

function byName(a: { name?: string }, b: { name?: string }): number {
  return (a.name ?? '').localeCompare(b.name ?? '');
}
