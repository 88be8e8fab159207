import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

import { bareDebian, networkEnvironment, writeNetworkSettings } from './bare-debian.ts';
import { type Step, execForm, parseDockerfile } from './dockerfile.ts';

/** What a stage has become after some of its steps. */
export interface Image {
  /** Folders, topmost first, as overlayfs takes them. */
  readonly layers: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workingDirectory: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

const IN_LAYERS = join(import.meta.dirname, 'in-layers.sh');
const STATIC = new Set(['VOLUME', 'EXPOSE', 'HEALTHCHECK', 'LABEL']);

/**
 * Runs the steps of Dockerfiles in chroots, one overlay layer for each step; equal beginnings are run once.
 *
 * Needs root, debootstrap and the right to mount.
 */
export class ImageBuild {
  readonly #made = new Map<string, string>();
  readonly #folder: string;

  /** @param folder  an empty folder for the layers, on a file system that overlayfs can write to */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Builds every stage of a Dockerfile and returns the last. */
  build(dockerfile: string): Image {
    const stages = new Map<string, Image>();
    let last: Image | undefined;
    for (const stage of parseDockerfile(readFileSync(dockerfile, 'utf8'))) {
      let image = stages.get(stage.image) ?? this.#base(stage.image);
      for (const step of stage.steps) image = this.#apply(image, step, stages);
      stages.set(stage.name, image);
      last = image;
    }
    if (last === undefined) throw new Error(`${dockerfile} has no stage`);
    return last;
  }

  /** Starts a program in an image as its user, with a layer of its own on top. The child is the namespace's parent. */
  start(image: Image, words: readonly string[], environment: Record<string, string>): ChildProcess {
    const layer = join(this.#folder, `run-${String(this.#made.size)}-${String(Date.now())}`);
    const inside = { ...image, environment: { ...image.environment, ...environment } };
    return spawn(IN_LAYERS, [image.layers.join(':'), layer, ...chroot(inside, layer, words)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  #base(image: string): Image {
    const release = /^debian:(\w+?)(?:-slim)?$/.exec(image)?.[1];
    if (release === undefined) throw new Error(`only Debian images are known here, not ${image}`);
    const base = bareDebian(release);
    const network = this.#layer(`network of ${base}`, (layer) => writeNetworkSettings(join(layer, 'diff')));
    return {
      layers: [network, base],
      environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      user: 'root',
      workingDirectory: '/',
      entrypoint: [],
      command: [],
    };
  }

  #apply(image: Image, step: Step, stages: ReadonlyMap<string, Image>): Image {
    const { instruction, argument } = step;
    if (STATIC.has(instruction)) return image;
    switch (instruction) {
      case 'RUN':
      case 'COPY':
        return { ...image, layers: [this.#run(image, step, stages), ...image.layers] };
      case 'ENV': {
        const at = argument.indexOf('=');
        return { ...image, environment: { ...image.environment, [argument.slice(0, at)]: argument.slice(at + 1) } };
      }
      case 'WORKDIR':
        return { ...image, workingDirectory: argument };
      case 'USER':
        return { ...image, user: argument };
      case 'ENTRYPOINT':
        return { ...image, entrypoint: execForm(argument) };
      case 'CMD':
        return { ...image, command: execForm(argument) };
      default:
        throw new Error(`the instruction ${instruction} is not known here`);
    }
  }

  #run(image: Image, step: Step, stages: ReadonlyMap<string, Image>): string {
    const below = image.layers.join(':');
    return this.#layer(`${below}\n${step.instruction} ${step.argument}`, (layer) => {
      const startedMs = performance.now();
      const [words, from] =
        step.instruction === 'RUN' ? [runWords(image, layer, step.argument)] : copyWords(image, layer, step.argument);
      const environment = from === undefined ? process.env : { ...process.env, FROM_LAYERS: layersOf(from, stages) };
      execFileSync(IN_LAYERS, [below, layer, ...words], { stdio: ['ignore', 2, 2], env: environment });
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      process.stderr.write(`${step.instruction} ${step.argument} (${seconds} s)\n`);
    });
  }

  /** The folder that a key stands for, filled by `make` the first time. @returns its `diff` folder */
  #layer(key: string, make: (layer: string) => void): string {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const layer = join(this.#folder, createHash('sha256').update(key).digest('hex').slice(0, 8));
    mkdirSync(join(layer, 'diff'), { recursive: true });
    make(layer);
    this.#made.set(key, join(layer, 'diff'));
    return join(layer, 'diff');
  }
}

function layersOf(stage: string, stages: ReadonlyMap<string, Image>): string {
  const image = stages.get(stage);
  if (image === undefined) throw new Error(`there is no stage ${stage}`);
  return image.layers.join(':');
}

/** The command that enters a mounted image with its environment, user and working directory. */
function chroot(image: Image, layer: string, words: readonly string[]): string[] {
  const environment = Object.entries(image.environment).map(([name, value]) => `${name}=${value}`);
  // Before the variables: after them, env would take --chdir=… for one.
  const enter = ['env', '-i', `--chdir=${image.workingDirectory}`, ...environment];
  return ['chroot', `--userspec=${image.user}`, join(layer, 'root'), ...enter, ...words];
}

function runWords(image: Image, layer: string, command: string): string[] {
  const environment = {
    ...networkEnvironment(),
    HOME: '/root',
    DEBIAN_FRONTEND: 'noninteractive',
    CI: 'true',
    ...image.environment,
  };
  return chroot({ ...image, environment }, layer, ['sh', '-c', command]);
}

/** The shell command of a COPY, and the stage that it copies from if it does not copy the sources. */
function copyWords(image: Image, layer: string, argument: string): [words: string[], from?: string] {
  const [, from, source = '', target = ''] = /^(?:--from=(\S+)\s+)?(\S+)\s+(\S+)$/.exec(argument) ?? [];
  const inside = isAbsolute(target) ? target : join(image.workingDirectory, target);
  const destination = join(layer, 'root', inside);
  if (from === undefined) {
    if (source !== '.') throw new Error(`only "COPY . <target>" copies sources here, not: COPY ${argument}`);
    // What a clone would have: tracked files, and new ones that nothing ignores.
    const pack =
      'git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -c --owner=0 --group=0 -T -';
    return [['sh', '-euc', `mkdir -p '${destination}' && ${pack} | tar -x -C '${destination}'`]];
  }
  const origin = join(layer, 'from', source);
  const copy = `if [ -d '${origin}' ]; then mkdir -p '${destination}' && cp -a '${origin}/.' '${destination}/'; else mkdir -p "$(dirname '${destination}x')" && cp -a '${origin}' '${destination}'; fi`;
  return [['sh', '-euc', copy], from];
}
