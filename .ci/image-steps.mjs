// What `docker build` and `docker run` do, without an engine: carries out the Dockerfile's steps in empty folders that hold
// exactly what it copies, starts the result as the image's user on an external Postgres, asks the health check's own command,
// and runs a flow from a simulated ERP to a simulated Omnitron. The base image is this Node of the same major version.
//
//   node .ci/image-steps.mjs [--context folder] [--build-only]
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Context } from './image/context.mjs';
import { stagesOf } from './image/dockerfile.mjs';
import { Stage } from './image/stage.mjs';

const { values } = parseArgs({
  options: { context: { type: 'string', default: '.' }, 'build-only': { type: 'boolean', default: false } },
});
const folder = mkdtempSync(join(tmpdir(), 'image-integrator-image-'));
// Folders of mkdtemp are closed to everybody else; the image runs as another user.
chmodSync(folder, 0o755);

try {
  const image = build(resolve(values.context), folder);
  if (!values['build-only']) {
    const { tryImage } = await import('./image/try-image.mjs');
    await tryImage(image, folder, print);
  }
  print('The image is sound.');
} catch (error) {
  console.error(`\nThe image is broken: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The last stage of the context's Dockerfile. */
function build(contextFolder, root) {
  const context = new Context(contextFolder);
  const stages = new Map();
  for (const { name, base, steps } of stagesOf(readFileSync(join(contextFolder, 'Dockerfile'), 'utf8'))) {
    print(`FROM ${base} AS ${name}`);
    checkBase(base);
    const stage = new Stage(join(root, name), context, stages);
    for (const step of steps) {
      const started = performance.now();
      print(`  ${step.label}`);
      stage.perform(step);
      if (step.keyword === 'RUN') print(`    ${((performance.now() - started) / 1000).toFixed(1)} s`);
    }
    stages.set(name, stage);
  }
  return [...stages.values()].at(-1);
}

function checkBase(base) {
  const here = process.versions.node.split('.')[0];
  if (base.split('-')[0] !== `node:${here}`)
    throw new Error(`${base} is not the Node ${here} that this runs on`);
}

function print(text) {
  console.log(text);
}
