import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = resolve('.ci/image-steps.mjs');
const BASE = `node:${process.versions.node.split('.')[0]}-bookworm-slim`;

let context: string;
beforeEach(() => {
  context = mkdtempSync(join(tmpdir(), 'image-integrator-context-'));
});
afterEach(() => rmSync(context, { recursive: true, force: true }));

/** Carries out the steps of a Dockerfile in a context of these files. */
function build(steps: string, files: Record<string, string> = {}): { status: number | null; output: string } {
  const dockerfile = steps.startsWith('FROM') ? steps : `FROM ${BASE}\n${steps}`;
  for (const [path, content] of Object.entries({ Dockerfile: dockerfile, ...files })) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), content);
  }
  const args = [SCRIPT, '--build-only', '--context', context];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('the image without an engine', () => {
  it('carries out the steps of all stages with the files they copy', () => {
    const { status, output } = build(
      `FROM ${BASE} AS build
WORKDIR /app
COPY src ./src
COPY package.json settings.txt ./
RUN node -p "require('./package.json').name" > name.txt && \\
    test ! -e src/secret.txt
FROM ${BASE}
ENV DATA_DIR=/data
WORKDIR /app
RUN mkdir -m 0700 /data && chown 1000:1000 /data
COPY --from=build /app/src /app/name.txt ./
RUN test -f main.js && test ! -e settings.txt && grep -q the-name name.txt && test -d "$DATA_DIR"
USER 1000:1000
VOLUME /data
CMD ["node", "main.js"]`,
      {
        'package.json': '{"name": "the-name"}',
        'settings.txt': '',
        'src/main.js': '',
        'src/secret.txt': '',
        '.dockerignore': '**/secret.txt\n',
      },
    );
    expect(output).toContain('The image is sound.');
    expect(status).toBe(0);
  });

  it.each([
    [
      'copies what is not there',
      'COPY missing ./',
      'line 2: COPY missing ./\n  missing is missing, or in .dockerignore',
    ],
    ['copies what .dockerignore names', 'COPY secrets ./', 'secrets is missing, or in .dockerignore'],
    [
      'copies from a stage what it does not have',
      'COPY --from=build /app/dist ./',
      'there is no stage "build"',
    ],
    ['runs what fails', 'RUN node -e "process.exit(3)"', 'line 2: RUN node -e'],
    ['changes the base image', 'RUN touch /etc/passwd', '/etc/passwd belongs to the base image'],
    ['runs as root', 'USER root', 'must be number:number and not root'],
    [
      'has an instruction that the test would pass over',
      'ADD https://example.com/x ./',
      'line 2: ADD is not known',
    ],
    [
      'has a flag that the test would pass over',
      'RUN --mount=type=cache,target=/x true',
      'RUN --mount is not known',
    ],
    ['starts by a shell, which takes no signals', 'CMD node main.js', 'CMD must be a JSON list'],
    ['is based on another Node', 'FROM node:18-slim', 'node:18-slim is not the Node'],
  ])('fails on an image that %s', (_name, steps, message) => {
    const { status, output } = build(steps, { 'secrets/key': '', '.dockerignore': 'secrets\n' });
    expect(output).toContain(message);
    expect(status).toBe(1);
  });
});
