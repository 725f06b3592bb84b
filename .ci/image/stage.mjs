import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';
import { copyInto } from './context.mjs';
import { commandOf } from './dockerfile.mjs';

/** Folders of the base image, which is not here: what a step changes in them would not be in the image. */
const OF_THE_BASE = /^\/(bin|boot|etc|home|lib\w*|opt|proc|root|run|sbin|sys|tmp|usr|var)(\/|$)/;
/** What npm needs of this machine to reach its registry and its cache. */
const OF_THIS_MACHINE = /^(npm_config_(cafile|registry)|\w+_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/i;

const CACHE = {
  npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
  npm_config_prefer_offline: 'true',
};

/** One stage of the image: a folder `root` that stands for its `/`, and what its instructions say of running it. */
export class Stage {
  variables = {};
  workdir = '/';
  account = null;
  volumes = [];
  ports = [];
  command = null;
  healthCheck = null;

  /** `earlier`: the stages before this one, by name. */
  constructor(root, context, earlier) {
    this.root = root;
    this.context = context;
    this.earlier = earlier;
    mkdirSync(this.place('/'), { recursive: true });
    mkdirSync(`${root}-home`);
  }

  /** Carries out one step of the Dockerfile; throws with its line when it fails. */
  perform(step) {
    try {
      PERFORM[step.keyword](this, step);
    } catch (error) {
      throw new Error(`line ${step.line}: ${step.label}\n  ${error.message}`, {
        cause: error,
      });
    }
  }

  /** Where a path of the image lies on this machine. */
  place(path) {
    return join(this.root, posix.resolve(this.workdir, path)) + (path.endsWith('/') ? '/' : '');
  }

  /** The environment of what runs in the image: the image's own, and of this machine what npm needs and this Node. */
  environment() {
    const here = Object.entries(process.env).filter(([name]) => OF_THIS_MACHINE.test(name));
    const own = Object.entries(this.variables).map(([name, value]) => [
      name,
      value.startsWith('/') ? this.place(value) : value,
    ]);
    return Object.fromEntries([
      ...here,
      ...Object.entries(CACHE),
      ['PATH', searchPath(this.root)],
      ['HOME', `${this.root}-home`],
      ...own,
    ]);
  }
}

const PERFORM = {
  ENV(stage, { args }) {
    for (const [, name, value] of args.map((argument) => /^(\w+)=(.*)$/.exec(argument) ?? [])) {
      if (name === undefined) throw new Error('NAME=value is expected');
      stage.variables[name] = value;
    }
  },
  WORKDIR(stage, { args: [path] }) {
    stage.workdir = posix.resolve(stage.workdir, path);
    mkdirSync(stage.place('.'), { recursive: true });
  },
  COPY(stage, { args, flags }) {
    const [target, sources] = [args.at(-1), args.slice(0, -1)];
    if (sources.length > 1 && !target.endsWith('/'))
      throw new Error('several sources need a target that ends with /');
    for (const source of sources) {
      if (flags.from === undefined) copyFromContext(stage, source, target);
      else copyFromStage(stage, flags.from, source, target);
    }
  },
  RUN(stage, { text }) {
    const command = text.replaceAll(/(?<=^|[\s='"])\/(?!dev\/null)[\w./-]*/g, (path) => {
      if (OF_THE_BASE.test(path)) throw new Error(`${path} belongs to the base image, which is not here`);
      return stage.place(path);
    });
    const stdio = ['ignore', 'inherit', 'inherit'];
    execFileSync('sh', ['-ec', command], { cwd: stage.place('.'), env: stage.environment(), stdio });
  },
  USER(stage, { args: [account] }) {
    const [, uid, gid] = /^([1-9]\d*):([1-9]\d*)$/.exec(account) ?? [];
    if (uid === undefined) throw new Error('must be number:number and not root, as Kubernetes checks it');
    stage.account = { uid: Number(uid), gid: Number(gid) };
  },
  VOLUME: (stage, { args }) => stage.volumes.push(...args),
  EXPOSE: (stage, { args }) => stage.ports.push(...args),
  HEALTHCHECK: (stage, step) => (stage.healthCheck = commandOf(step)),
  CMD: (stage, step) => (stage.command = commandOf(step)),
};

function copyFromContext(stage, source, target) {
  if (!stage.context.has(source)) throw new Error(`${source} is missing, or in .dockerignore`);
  stage.context.copy(source, stage.place(target));
}

function copyFromStage(stage, name, source, target) {
  const from = stage.earlier.get(name);
  if (from === undefined) throw new Error(`there is no stage "${name}" before this one`);
  if (!existsSync(from.place(source))) throw new Error(`${source} is missing in the stage "${name}"`);
  copyInto(from.place(source), stage.place(target));
}

/** This Node, npm, and the system's tools. Who is not root cannot give files away, so that chown does nothing. */
function searchPath(root) {
  const npm = process.env.PATH.split(delimiter).find((folder) => existsSync(join(folder, 'npm')));
  const shims = `${root}-shims`;
  if (process.getuid?.() !== 0 && !existsSync(shims)) {
    mkdirSync(shims);
    writeFileSync(join(shims, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
  }
  return [shims, dirname(process.execPath), npm, '/usr/bin', '/bin'].join(delimiter);
}
