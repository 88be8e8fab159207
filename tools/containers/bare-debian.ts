import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = 'node_modules/.cache/containers';
const HOST_CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
/** Certificates of the host, for programs that run before the chroot has its own. */
export const CA_BUNDLE_INSIDE = '/etc/ssl/host-ca-bundle.crt';

/** Addresses of this machine's Debian mirrors, in the order of its configuration; [] on another distribution. */
function hostMirrors(): string[] {
  const files = ['/etc/apt/sources.list', ...list('/etc/apt/sources.list.d')].filter((file) =>
    /\.(list|sources)$/.test(file),
  );
  const lines = files.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  return lines.flatMap((line) => /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+\/debian)\/?(?:\s|$)/.exec(line)?.[1] ?? []);
}

const list = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];

/**
 * A Debian with nothing but what debootstrap calls minimal, made once and kept below node_modules.
 *
 * @param release  Debian's code name: `trixie`
 * @returns its folder, which is only ever used as the lowest layer
 */
export function bareDebian(release: string): string {
  const root = join(process.cwd(), CACHE, `debian-${release}`);
  if (existsSync(root)) return root;
  const unfinished = `${root}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(join(process.cwd(), CACHE), { recursive: true });
  execFileSync('debootstrap', ['--variant=minbase', release, unfinished, ...hostMirrors().slice(0, 1)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  renameSync(unfinished, root);
  return root;
}

/**
 * Writes what a machine knows about its way to the network into a layer: name servers, apt's transport settings and
 * trusted certificates. A Docker engine brings the same things.
 */
export function writeNetworkSettings(layer: string): void {
  const inside = (path: string): string => join(layer, path);
  for (const folder of ['etc/apt/apt.conf.d', 'etc/ssl']) mkdirSync(inside(folder), { recursive: true });
  for (const path of ['etc/resolv.conf', 'etc/hosts']) cpSync(join('/', path), inside(path), { dereference: true });
  if (existsSync(HOST_CA_BUNDLE)) cpSync(HOST_CA_BUNDLE, inside(CA_BUNDLE_INSIDE), { dereference: true });
  for (const file of list('/etc/apt/apt.conf.d').filter((path) => readFileSync(path, 'utf8').includes('Acquire::'))) {
    cpSync(file, inside(file));
  }
  writeFileSync(inside('etc/apt/apt.conf.d/99ca-bundle'), `Acquire::https::CAInfo "${CA_BUNDLE_INSIDE}";\n`);
}

/** The same for programs that take it from the environment: proxies, npm's registry, certificates. */
export function networkEnvironment(): Record<string, string> {
  const proxies = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const registry = execFileSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return {
    ...Object.fromEntries(proxies),
    npm_config_registry: registry.trim(),
    npm_config_cafile: CA_BUNDLE_INSIDE,
    NODE_EXTRA_CA_CERTS: CA_BUNDLE_INSIDE,
  };
}
