import type { CapturePlanDto } from '@rakkr/shared/agent-protocol';
import { type MeterFrame, decodeMeterFrame } from '@rakkr/shared/audio/vocabulary';
import type { ReportedInterfaceDto } from '@rakkr/shared/nodes';

import { captureRecords, isCaptureAlive } from '../capture-supervision/capture-files.ts';
import { CaptureFleet } from '../capture-supervision/capture-fleet.ts';
import { MeterRelay } from '../capture-supervision/meter-relay.ts';
import { DeviceMemory } from '../inventory/device-memory.ts';
import { TakeInventory } from '../inventory/take-inventory.ts';
import { CaptureProblem } from '../pcm/capture-problem.ts';
import type { AgentConfig } from '../platform/config/agent-config.ts';
import type { Log } from '../platform/log.ts';
import { sleep } from '../platform/sleep.ts';
import { captureProgram } from './capture-program.ts';

const PREFERRED_RATE = 48_000;
const FRAME_TIMEOUT_MS = 5_000;

/**
 * The levels of one moment of one device: of a capture that runs, else of the device that the configuration names. A
 * card that nobody named is not opened.
 *
 * @throws CaptureProblem where there is no level to show
 */
export async function printMeterFrame(config: AgentConfig, log: Log): Promise<MeterFrame> {
  const memory = await DeviceMemory.of(config.stateDir);
  const running = captureRecords(config.runDir).find(isCaptureAlive);
  const plan = running?.plan ?? (await namedPlan(config, memory, log));
  const stop = new AbortController();
  const { promise: shown, resolve: show } = Promise.withResolvers<MeterFrame>();
  const meters = new MeterRelay((bytes) => {
    const frame = decodeMeterFrame(bytes);
    if (frame.unavailableReason === null) show(frame);
  });
  meters.demand(10);
  const fleet = new CaptureFleet(captureProgram(config, memory), meters, stop.signal, log);
  fleet.apply([plan]);
  const frame = await Promise.race([shown, sleep(FRAME_TIMEOUT_MS).then(() => null)]);
  if (running === undefined) await fleet.endAll();
  stop.abort();
  if (frame !== null) return frame;
  const detail = `${plan.systemRef} gave no level in ${String(FRAME_TIMEOUT_MS / 1000)} s. The log in ${config.logDir} says why.`;
  throw new CaptureProblem('capture.first-frame-timeout', detail);
}

async function namedPlan(config: AgentConfig, memory: DeviceMemory, log: Log): Promise<CapturePlanDto> {
  const interfaces = await new TakeInventory(config, memory, log).run(new Map());
  const named = interfaces.find(
    ({ systemRef, backend }) => ['demo', 'external'].includes(backend) || systemRef === config.captureDevice,
  );
  if (named !== undefined) return planOf(named);
  const found = interfaces.map(({ systemRef }) => systemRef).join(', ') || 'none';
  const detail = `No capture runs. Name the device in RAKKR_CAPTURE_DEVICE. Found: ${found}.`;
  throw new CaptureProblem('capture.device-unknown', detail);
}

const planOf = ({ id, backend, systemRef, channelCount, sampleRates }: ReportedInterfaceDto): CapturePlanDto => ({
  interfaceId: id,
  backend,
  systemRef: systemRef ?? id,
  channels: channelCount,
  rate: sampleRates.includes(PREFERRED_RATE) ? PREFERRED_RATE : (sampleRates[0] ?? PREFERRED_RATE),
  sampleFormat: null,
  preRollSeconds: 0,
});
