import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const STOPPED_WITHIN_MS = 30_000;

/** A user's folder and home, both empty, with the system's Node and nothing of this clone. */
export class Consumer {
  constructor(folder) {
    this.folder = join(folder, 'app');
    for (const path of [this.folder, join(folder, 'home')]) mkdirSync(path);
    const searched = process.env.PATH.split(delimiter).filter((path) => !path.includes('node_modules'));
    const here = Object.entries(process.env).filter(([name]) =>
      /^(npm_config_(cafile|registry)|\w+_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/i.test(name),
    );
    this.env = {
      ...Object.fromEntries(here),
      PATH: searched.join(delimiter),
      HOME: join(folder, 'home'),
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    };
  }

  get node() {
    return execFileSync('node', ['--version'], this.options()).toString().trim();
  }

  /** Carries out a command and gives what it printed; throws with that when it fails. */
  run(program, ...args) {
    const { status, signal, stdout, stderr, error } = spawnSync(program, args, this.options());
    const printed = `${stdout ?? ''}${stderr ?? ''}`;
    if (status !== 0) {
      const how = error?.message ?? `ended with ${signal ?? status}`;
      throw new Error(`${[program, ...args].join(' ')} ${how}\n${printed}`);
    }
    return printed;
  }

  /** A command that goes on until it is stopped; `stop()` gives its exit code. */
  start(program, ...args) {
    const printed = [];
    const child = spawn(program, args, this.options());
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => printed.push(String(chunk)));
    const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    const stop = async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      return await ended.finally(() => clearTimeout(timer));
    };
    return { stop, hasEnded, printed: () => printed.join('') };
  }

  options() {
    return { cwd: this.folder, env: this.env, encoding: 'utf8' };
  }
}
