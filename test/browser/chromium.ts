import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const PACKAGE = resolve('node_modules/@sparticuz/chromium');
const CACHE = resolve('node_modules/.cache');

/** Why no browser can be started here, as a sentence; null where one can. */
export function missingBrowser(): string | null {
  if (process.env['CHROME_PATH'] !== undefined) return null;
  const isGlibc = 'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header;
  return process.platform === 'linux' && process.arch === 'x64' && isGlibc && existsSync(PACKAGE)
    ? null
    : 'Browser tests are skipped: npm has a Chromium for Linux x64 (glibc) only. Set CHROME_PATH to yours.';
}

/** A headless Chromium: the one at CHROME_PATH, or the one in npm's package. */
export async function startBrowser(): Promise<Browser> {
  const own = process.env['CHROME_PATH'];
  const folder = own === undefined ? await unpacked() : null;
  return chromium.launch({
    executablePath: own ?? join(folder ?? '', 'chromium'),
    // As root, and in containers, there is no sandbox; everything else stays as users have it.
    args: ['--no-sandbox'],
    env:
      folder === null
        ? process.env
        : {
            ...process.env,
            HOME: folder,
            LANG: 'C.UTF-8',
            LD_LIBRARY_PATH: join(folder, 'lib'),
            FONTCONFIG_FILE: join(folder, 'fonts.conf'),
          },
  });
}

/** The package's files, unpacked once per version: beside their place, then moved there, so that two processes may do it at once. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(CACHE, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  await unpack('chromium.br', join(making, 'chromium'));
  await chmod(join(making, 'chromium'), 0o755);
  for (const name of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) await untar(name, making);
  await writeFile(
    join(making, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fontcache</cachedir></fontconfig>`,
  );
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

async function untar(name: string, folder: string): Promise<void> {
  const archive = join(folder, name.replace(/\.br$/, ''));
  await unpack(name, archive);
  await promisify(execFile)('tar', ['-x', '-f', archive, '-C', folder]);
  await rm(archive);
}

async function unpack(name: string, file: string): Promise<void> {
  await pipeline(
    createReadStream(join(PACKAGE, 'bin', name)),
    createBrotliDecompress(),
    createWriteStream(file),
  );
}
