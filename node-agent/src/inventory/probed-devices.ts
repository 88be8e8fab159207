import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { probePcm } from '../alsa/device-probe.ts';
import { writeDurably } from '../platform/durable-file.ts';
import { JsonRecord } from '../platform/json-record.ts';
import { isSystemError } from '../platform/system-error.ts';

export interface ProbedFacts {
  readonly channelsMin: number;
  readonly channelsMax: number;
  readonly rates: readonly number[];
  readonly sampleFormats: readonly string[];
}

export interface ProbedDevice {
  readonly interfaceId: string;
  /** What libasound opens today. */
  readonly device: string;
}

export type Probed =
  | { readonly state: 'known'; readonly isBusy: boolean; readonly facts: ProbedFacts }
  /** Another program holds it and it was never seen free. */
  | { readonly state: 'busy' }
  | { readonly state: 'unavailable'; readonly errno: number };

const CACHE_FILE = 'probed-devices.json';

/**
 * What each device can do, asked once while it is free and remembered: a device that is held is never opened again to
 * be asked, not by this agent and not by the next.
 */
export class ProbedDevices {
  private constructor(
    private readonly path: string,
    private readonly facts: Map<string, ProbedFacts>,
  ) {}

  static async of(stateDir: string): Promise<ProbedDevices> {
    const path = join(stateDir, CACHE_FILE);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '[]';
      throw error;
    });
    return new ProbedDevices(path, new Map(parseEntries(text)));
  }

  /** Formats that the device was seen to give; empty where it was never asked. */
  formatsOf({ interfaceId, device }: ProbedDevice): readonly string[] {
    return this.factsOf({ interfaceId, device })?.sampleFormats ?? [];
  }

  /** Opens the device for a moment, unless a capture of ours holds it. */
  async probe({ interfaceId, device }: ProbedDevice, isHeldByUs: boolean): Promise<Probed> {
    const known = this.factsOf({ interfaceId, device });
    if (isHeldByUs) return known === undefined ? { state: 'busy' } : { state: 'known', isBusy: false, facts: known };
    const outcome = probePcm(device);
    if (outcome.state === 'unavailable') return outcome;
    if (outcome.state === 'busy') {
      return known === undefined ? outcome : { state: 'known', isBusy: true, facts: known };
    }
    await this.remember(interfaceId, outcome.capabilities);
    return { state: 'known', isBusy: false, facts: outcome.capabilities };
  }

  /** Earlier releases remembered by the name that libasound opens. */
  private factsOf({ interfaceId, device }: ProbedDevice): ProbedFacts | undefined {
    return this.facts.get(interfaceId) ?? this.facts.get(device);
  }

  private async remember(interfaceId: string, facts: ProbedFacts): Promise<void> {
    if (JSON.stringify(this.facts.get(interfaceId)) === JSON.stringify(facts)) return;
    this.facts.set(interfaceId, facts);
    await writeDurably(this.path, JSON.stringify([...this.facts].map(([id, each]) => ({ device: id, ...each }))));
  }
}

/** Empty where the file is damaged: what a device can do is asked again, which is no reason not to record. */
function parseEntries(text: string): [string, ProbedFacts][] {
  try {
    const entries: unknown = JSON.parse(text);
    return Array.isArray(entries) ? entries.map((entry) => parseEntry(entry)) : [];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return [];
    throw error;
  }
}

function parseEntry(value: unknown): [string, ProbedFacts] {
  const entry = JsonRecord.of(value, CACHE_FILE);
  const facts: ProbedFacts = {
    channelsMin: entry.whole('channelsMin'),
    channelsMax: entry.whole('channelsMax'),
    rates: entry.wholes('rates', 1),
    sampleFormats: entry.list('sampleFormats').map(String),
  };
  return [entry.text('device'), facts];
}
