/** `make demo`: one command from a clone to a recording that plays. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { NodeDto } from '@rakkr/shared/nodes';
import type { RoomDto } from '@rakkr/shared/places';

import { checkFolder, checkResources } from './check-machine.ts';
import { foundCards, waitForDevice } from './choose-device.ts';
import type { ControllerClient } from './controller-client.ts';
import { type DemoOptions, DemoStop, readDemoOptions } from './demo-options.ts';
import { offerCards, printEntrance, printFacts, progressLine, say } from './print-demo.ts';
import { findFaults, recordSession } from './record-session.ts';
import { type ProcessMark, markProcess, readRunRecord, removeRunRecord, writeRunRecord } from './run-record.ts';
import { DemoAgent } from './start-agent.ts';
import {
  type DemoController,
  caFingerprint,
  clientOf,
  issueToken,
  setUpCode,
  startController,
  waitUntilReady,
} from './start-controller.ts';
import { type SupervisedProcess, endLeftovers } from './supervised-process.ts';

const WATCH_MS = 500;
/** 128 + SIGINT: the recording that was asked for did not come to its end. */
const EXIT_INTERRUPTED = 130;
/** What was started, last first, and how it is ended. */
const running: { process: SupervisedProcess; end: () => Promise<void> }[] = [];
const interrupted = new AbortController();

async function main(options: DemoOptions): Promise<void> {
  await checkFolder(options);
  const leftovers = await endLeftovers(readRunRecord(options.folder)?.children ?? []);
  if (leftovers > 0) say('Ended what an earlier demo had left running');
  await checkResources(options);
  makeSpeech(options);

  say('Starting the controller with a PostgreSQL of its own');
  const controller = startController(options);
  started(options, controller.process, () => controller.process.stop());
  await waitUntilReady(controller);
  printEntrance({
    origin: controller.origin,
    lanOrigins: options.isOnLan ? lanAddresses().map((address) => `https://${address}:${options.port}`) : [],
    caFingerprint: caFingerprint(controller),
    setUpCode: await setUpCode(controller),
  });

  const client = clientOf(controller, await issueToken(controller));
  const { node, room } = await startAgent(options, controller, client);
  await record(options, { client, node, room, origin: controller.origin });
  if (options.isOnce) return;
  say('The demo goes on until Ctrl-C.');
  while (!interrupted.signal.aborted) {
    for (const { process: each } of running) each.assertRuns();
    await sleep(WATCH_MS, undefined, { signal: interrupted.signal });
  }
}

/** Puts a program on the list of what has to be ended, and on record for the next demo. */
function started(options: DemoOptions, process_: SupervisedProcess, end: () => Promise<void>): void {
  running.unshift({ process: process_, end });
  const children = running.map((each) => each.process.mark).filter((mark): mark is ProcessMark => mark !== undefined);
  const demo = markProcess(process.pid) ?? { pid: process.pid, startTicks: '' };
  writeRunRecord(options.folder, {
    demo,
    address: `http${options.isOnLan ? 's' : ''}://localhost:${options.port}`,
    children,
  });
}

function makeSpeech({ folder }: DemoOptions): void {
  const target = join(folder, 'demo-room.wav');
  if (existsSync(target)) return;
  say('Making the speech that the demo room plays');
  execFileSync(join(import.meta.dirname, 'make-speech.sh'), [target], { stdio: ['ignore', 'inherit', 'inherit'] });
}

async function startAgent(
  options: DemoOptions,
  controller: DemoController,
  client: ControllerClient,
): Promise<{ node: NodeDto; room: RoomDto }> {
  const agent = new DemoAgent(options, controller);
  const room = await demoRoom(client, options.device);
  const node = (await agent.knownNode(client)) ?? (await enrol(agent, client, room));
  say('Starting the agent of this machine');
  // Nothing is started any more once the end has begun.
  interrupted.signal.throwIfAborted();
  const process_ = agent.start();
  started(options, process_, async () => {
    // The agent first: it would start a capture that has gone again.
    await process_.stop();
    await agent.stopCaptures();
  });
  return { node, room };
}

function enrol(agent: DemoAgent, client: ControllerClient, room: RoomDto): Promise<NodeDto> {
  say('Enrolling this machine as a node');
  return agent.enrol(client, { alias: hostname(), roomId: room.id });
}

/** The room that is recorded: made once, found again by its name. */
async function demoRoom(client: ControllerClient, device: string | undefined): Promise<RoomDto> {
  const name = device === undefined ? 'Demo room' : `Room with ${device}`;
  const rooms = await client.get<RoomDto[]>('/rooms?limit=200');
  return rooms.find((room) => room.name === name) ?? client.post<RoomDto>('/rooms', { name, site: 'This machine' });
}

async function record(
  options: DemoOptions,
  facts: { client: ControllerClient; node: NodeDto; room: RoomDto; origin: string },
): Promise<void> {
  const { client, room, origin } = facts;
  const { node, device } = await waitForDevice(client, facts.node.id, options.device);
  if (options.device === undefined) offerCards(foundCards(node));
  const assignments = device.channels
    .filter((channel) => channel.roomId !== room.id)
    .map((channel) => ({ interfaceId: device.id, channelIndex: channel.index, roomId: room.id }));
  if (assignments.length > 0) await client.put(`/nodes/${node.id}/channel-rooms`, { assignments });

  say(`Recording ${device.isDemo ? 'the demo room' : device.alias} for 20 s`);
  const recording = await recordSession(client, { nodeId: node.id, roomId: room.id, device }, progressLine());
  const faults = await findFaults(client, recording);
  printFacts(recording, origin);
  if (faults.length > 0) throw new DemoStop(`The recording is not whole: ${faults.join('; ')}.`);
  say('Every captured frame is stored; the downloaded audio has the same SHA-256.');
}

/** IPv4 addresses by which others reach this machine. */
const lanAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

async function endEverything(options: DemoOptions): Promise<void> {
  for (const { end } of running) await end();
  if (running.length > 0) removeRunRecord(options.folder);
}

const options = readDemoOptions(process.env);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
try {
  const isInterrupted = new Promise<never>((_, reject) => {
    interrupted.signal.addEventListener('abort', () => reject(interrupted.signal.reason as Error));
  });
  await Promise.race([main(options), isInterrupted]);
} catch (error) {
  if (interrupted.signal.aborted) {
    say('\nEnding the demo');
    if (options.isOnce) process.exitCode = EXIT_INTERRUPTED;
  } else if (error instanceof DemoStop) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.exitCode = 1;
    throw error;
  }
} finally {
  await endEverything(options);
}
if (interrupted.signal.aborted) say('Nothing runs any more. The recordings stay in .demo/.');
