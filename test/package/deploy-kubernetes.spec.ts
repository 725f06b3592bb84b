import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { configOf, MOUNTED, ofDockerfile, unknownVariables } from '../support/deployed.js';

const ROOT = 'deploy/kubernetes';
const ROLES = ['api', 'worker', 'scheduler'] as const;

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly { name: string; literals: readonly string[] }[];
  readonly patches?: readonly { target: { kind: string }; patch: string }[];
}
interface Probe {
  readonly httpGet: { path: string; port: string };
}
interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly securityContext: { runAsUser: number; runAsGroup: number; runAsNonRoot: boolean };
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly {
          readonly command?: unknown;
          readonly args?: unknown;
          readonly ports: readonly { name: string; containerPort: number }[];
          readonly env: readonly { name: string; value: string }[];
          readonly envFrom: readonly { configMapRef: { name: string } }[];
          readonly startupProbe: Probe;
          readonly readinessProbe: Probe;
          readonly livenessProbe: Probe;
          readonly securityContext: { readOnlyRootFilesystem: boolean };
          readonly volumeMounts: readonly { name: string; mountPath: string }[];
        }[];
        readonly volumes: readonly { name: string; secret?: { secretName: string } }[];
      };
    };
  };
}

const read = (path: string): unknown => parse(readFileSync(join(ROOT, path), 'utf8'));
const kustomization = (folder: string): Kustomization =>
  read(join(folder, 'kustomization.yaml')) as Kustomization;
const pod = (read('process/deployment.yaml') as Deployment).spec.template.spec;
const [container] = pod.containers as [Deployment['spec']['template']['spec']['containers'][number]];
const top = kustomization('.');

function settings(): Record<string, string> {
  const literals = top.configMapGenerator?.[0]?.literals ?? [];
  return Object.fromEntries(
    literals.map((literal) => [literal.split('=')[0], literal.slice(literal.indexOf('=') + 1)]),
  ) as Record<string, string>;
}

/** The variables that the patches of a role's folder add. */
function ofRole(role: string): Record<string, string> {
  const operations = (kustomization(role).patches ?? []).flatMap(
    ({ patch }) => parse(patch) as { path: string; value: { name: string; value: string } }[],
  );
  const added = operations.filter(({ path }) => path.endsWith('/env/-'));
  return Object.fromEntries(added.map(({ value }) => [value.name, value.value]));
}

describe('deploy/kubernetes', () => {
  it('has a file for each resource that a kustomization names, and no other', () => {
    const files = globSync(`${ROOT}/**/*.yaml`).map((path) => relative(ROOT, path));
    const named = files
      .filter((path) => path.endsWith('kustomization.yaml'))
      .flatMap((path) => {
        const { resources } = kustomization(dirname(path));
        return [path, ...resources.map((resource) => join(dirname(path), resource))];
      })
      .map((path) => (isFolder(path) ? join(path, 'kustomization.yaml') : path));
    expect([...new Set(named)].sort()).toEqual(files.sort());
  });

  it.each(ROLES)('gives a process of role %s settings that it starts with', (role) => {
    const own = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    const environment = { ...settings(), ...own, ...ofRole(role) };
    expect(unknownVariables(Object.keys(environment))).toEqual([]);
    const config = configOf(environment);
    expect(config).toMatchObject({ ...MOUNTED, ROLES: [role], warnings: [] });
    expect(container.envFrom[0]?.configMapRef.name).toBe(top.configMapGenerator?.[0]?.name);
  });

  it('mounts the secrets where the variables look for them, under the keys that the README makes', () => {
    const readme = readFileSync('deploy/README.md', 'utf8');
    const secret = pod.volumes.find(({ secret }) => secret !== undefined);
    const mount = container.volumeMounts.find(({ name }) => name === secret?.name);
    const keys = [...readme.matchAll(/--from-(?:file|literal)=([a-z-]+)=/g)].map(([, key]) => key);
    const wanted = container.env.map(({ value }) => value);
    expect(wanted.sort()).toEqual(keys.map((key) => `${mount?.mountPath}/${key}`).sort());
    expect(readme).toContain(`kubectl create secret generic ${secret?.secret?.secretName} `);
  });

  it('asks the ports and paths that the application has', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: object };
    const port = Number(/PORT=(\d+)/.exec(ofDockerfile('ENV'))?.[1]);
    expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
    expect(ofDockerfile('EXPOSE')).toBe(String(port));
    for (const { httpGet } of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(paths).toHaveProperty([httpGet.path, 'get']);
      expect(httpGet.port).toBe('http');
    }
    expect(read('api/service.yaml')).toMatchObject({ spec: { ports: [{ targetPort: 'http' }] } });
  });

  it("runs the image's command as the image's user, who writes to volumes alone", () => {
    const { runAsUser, runAsGroup, runAsNonRoot } = pod.securityContext;
    expect(`${runAsUser}:${runAsGroup}`).toBe(ofDockerfile('USER'));
    expect(runAsNonRoot).toBe(true);
    expect(container).toMatchObject({ securityContext: { readOnlyRootFilesystem: true } });
    expect(container.command ?? container.args).toBeUndefined();
    const mounted = container.volumeMounts.map(({ mountPath }) => mountPath);
    expect(mounted).toEqual(expect.arrayContaining([ofDockerfile('VOLUME'), '/tmp']));
    expect(ofDockerfile('ENV')).toContain(`DATA_DIR=${ofDockerfile('VOLUME')}`);
  });

  it('renders: each role has a Deployment, and a disruption budget for its pods alone', () => {
    const { status, stdout, stderr, error } = spawnSync('kubectl', ['kustomize', ROOT], { encoding: 'utf8' });
    if (error !== undefined) return console.warn(`Not rendered: ${error.message}`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const rendered = parseAllDocuments(stdout).map((document) => document.toJS() as Rendered);
    for (const role of ROLES) {
      const name = `image-integrator-${role}`;
      const labels = { 'app.kubernetes.io/name': 'image-integrator', 'app.kubernetes.io/component': role };
      const find = (kind: string) => rendered.find((one) => one.kind === kind && one.metadata.name === name);
      expect(find('Deployment')?.spec.template?.metadata.labels).toEqual(labels);
      expect(find('Deployment')?.spec.selector).toEqual({ matchLabels: labels });
      expect(find('PodDisruptionBudget')?.spec.selector).toEqual({ matchLabels: labels });
    }
    expect(rendered.map(({ kind }) => kind).sort()).toEqual(
      [
        'ConfigMap',
        'NetworkPolicy',
        'Service',
        ...ROLES.flatMap(() => ['Deployment', 'PodDisruptionBudget']),
      ].sort(),
    );
  });
});

interface Rendered {
  readonly kind: string;
  readonly metadata: { name: string };
  readonly spec: { selector?: unknown; template?: { metadata: { labels: unknown } } };
}

function isFolder(path: string): boolean {
  return existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory();
}
