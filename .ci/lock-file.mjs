import { readFileSync } from 'node:fs';

/** The packages of package-lock.json, by their folder: `''` is the application itself. */
export const packages = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

/** @param {string} folder `node_modules/a/node_modules/@b/c` → `@b/c` */
export function nameOf(folder) {
  return packages[folder]?.name ?? folder.replace(/^.*node_modules\//, '');
}

/** Whether the application can load what lies in this folder when it runs on this machine. */
export function isReachable(folder) {
  const { dev, optional, devOptional, os, cpu } = packages[folder] ?? {};
  if (dev === true) return false;
  return !(optional || devOptional) || (isMeant(os, process.platform) && isMeant(cpu, process.arch));
}

function isMeant(list, here) {
  return list === undefined || list.includes(here);
}

/** The shortest chain of packages that brings a folder, as `image-integrator > a > b`. */
export function chainTo(folder) {
  const before = new Map([['', null]]);
  for (const at of before.keys()) {
    for (const next of dependenciesOf(at)) if (!before.has(next)) before.set(next, at);
  }
  const chain = [];
  for (let at = before.has(folder) ? folder : null; at !== null; at = before.get(at))
    chain.unshift(nameOf(at));
  return chain.join(' > ') || folder;
}

function dependenciesOf(folder) {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = packages[folder];
  const names = Object.keys({
    ...peerDependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...dependencies,
  });
  return names.map((name) => folderOf(name, folder)).filter((found) => found !== null);
}

/** Where Node finds a package that is asked for from a folder. */
function folderOf(name, from) {
  for (let at = from; ; at = at.replace(/(^|\/)[^/]*$/, '')) {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    const entry = packages[candidate];
    if (entry !== undefined) return entry.link === true ? entry.resolved : candidate;
    if (at === '') return null;
  }
}
