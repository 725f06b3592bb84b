import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { TestServer } from './http-server.js';
import { serveHttp } from './http-server.js';

/** An advisory as npm's registry words it. */
export interface Advisory {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly severity: string;
  readonly vulnerable_versions: string;
}

/**
 * A registry with one package in several versions, and what is known about its weaknesses; with `advisories: null` it
 * does not answer such questions.
 */
export function serveRegistry(registry: {
  name: string;
  versions: readonly string[];
  advisories: readonly Advisory[] | null;
}): Promise<TestServer> {
  const { name, versions, advisories } = registry;
  return serveHttp((request, response) => {
    const path = new URL(request.url ?? '/', 'http://registry').pathname;
    const version = /-(\d[^/]*)\.tgz$/.exec(path)?.[1];
    if (path === '/-/npm/v1/security/advisories/bulk' && advisories !== null) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ [name]: advisories }));
    } else if (path === `/${name}`) {
      const origin = `http://${request.headers.host}`;
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify(packument(name, versions, origin)));
    } else if (version !== undefined) {
      response.end(tarball(name, version));
    } else {
      response.writeHead(404).end();
    }
  });
}

function packument(name: string, versions: readonly string[], origin: string): object {
  const manifest = (version: string): object => {
    const integrity = `sha512-${createHash('sha512').update(tarball(name, version)).digest('base64')}`;
    return {
      name,
      version,
      license: 'MIT',
      dist: { integrity, tarball: `${origin}/${name}/-/${name}-${version}.tgz` },
    };
  };
  return {
    name,
    'dist-tags': { latest: versions.at(-1) },
    versions: Object.fromEntries(versions.map((version) => [version, manifest(version)])),
  };
}

/** `package/package.json` as a compressed tar archive of one file. */
function tarball(name: string, version: string): Buffer {
  const content = Buffer.from(JSON.stringify({ name, version, license: 'MIT' }));
  const header = Buffer.alloc(512);
  header.write('package/package.json', 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return gzipSync(Buffer.concat([header, content, padding, Buffer.alloc(1024)]));
}
