import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';

import { AgentModule } from './agent.module.ts';
import { stopCaptures } from './capture-supervision/stop-captures.ts';
import { type AgentCommand, parseCommandLine } from './cli/command-line.ts';
import { exitCodeOf } from './cli/exit-code-of.ts';
import { NestLog } from './cli/nest-log.ts';
import { sentenceOf } from './cli/sentence-of.ts';
import { EnrolNode } from './controller-link/enrol-node.ts';
import { readEnrolment } from './controller-link/enrolment-file.ts';
import { printInventory } from './jobs/print-inventory.ts';
import { printMeterFrame } from './jobs/print-meter-frame.ts';
import { RunDaemon } from './jobs/run-daemon.ts';
import type { OrderOutcome } from './jobs/running-orders.ts';
import { AgentLock } from './platform/agent-lock.ts';
import { type AgentConfig, makeFolders, readAgentConfig } from './platform/config/agent-config.ts';
import { environment } from './platform/config/environment.ts';
import { type Log, agentLog } from './platform/log.ts';

const NEXT_JOB_WAIT_MS = 1_000;
const WHAT_BECAME_OF_IT: Readonly<Record<OrderOutcome, string>> = {
  delivered: 'The recording is delivered.',
  failed: 'The recording has failed. The log says why.',
  'left-to-the-next-agent': 'This agent lets go. A recording that runs goes on, and the next agent delivers it.',
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

interface Start {
  readonly config: AgentConfig;
  readonly log: Log;
}

async function handle(command: AgentCommand, start: Start): Promise<number> {
  const { config, log } = start;
  switch (command.kind) {
    case 'enrol':
      return enrol(command, config);
    case 'run':
      return runDaemon(start);
    case 'run-next-job':
      return runNextJob(start);
    case 'print-inventory':
      print(JSON.stringify(await printInventory(config, log), null, 2));
      return 0;
    case 'print-meter-frame':
      print(JSON.stringify(await printMeterFrame(config, log), null, 2));
      return 0;
    case 'stop-captures':
      return endCaptures(start);
  }
}

async function enrol(command: AgentCommand & { kind: 'enrol' }, config: AgentConfig): Promise<number> {
  const { url, token, caFingerprint } = command;
  const { caCertPath } = config.controller;
  const { nodeId, alias } = await new EnrolNode(config.stateDir).run({ url, token, caFingerprint, caCertPath });
  print(`This machine is "${alias}" (${nodeId}) of ${url}. Start it with: rakkr-agent run`);
  return 0;
}

async function runDaemon(start: Start): Promise<number> {
  const daemon = await compose(start);
  await daemon.start();
  const signal = await endSignal();
  start.log.info({ signal }, 'agent.stopping');
  await daemon.end();
  return 0;
}

async function runNextJob(start: Start): Promise<number> {
  const daemon = await compose(start);
  try {
    const signalled = endSignal().then(() => 'left-to-the-next-agent' as const);
    const outcome = await Promise.race([daemon.runNextJob(NEXT_JOB_WAIT_MS), signalled]);
    print(outcome === null ? 'No recording waits.' : WHAT_BECAME_OF_IT[outcome]);
    return outcome === null || outcome === 'delivered' ? 0 : 1;
  } finally {
    await daemon.end();
  }
}

async function endCaptures({ config, log }: Start): Promise<number> {
  // A running agent would start them again.
  const lock = await AgentLock.take(config);
  const ended = await stopCaptures({ runDir: config.runDir, ringDir: config.captureRingDir }, log);
  lock.release();
  print(`${String(ended)} capture${ended === 1 ? '' : 's'} ended.`);
  return 0;
}

async function compose({ config, log }: Start): Promise<RunDaemon> {
  const enrolment = readEnrolment(config);
  await AgentLock.take(config);
  const crash = (error: unknown): void => {
    process.exitCode = 1;
    // The loop that died is named in the log already; nothing is left to be done in order.
    process.stderr.write(`${sentenceOf(error)}\n`, () => process.exit(1));
  };
  const app = await NestFactory.createApplicationContext(AgentModule.of({ config, enrolment, log, crash }), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  log.info({ nodeId: enrolment.nodeId, controller: enrolment.url, stateDir: config.stateDir }, 'agent.started');
  return app.get(RunDaemon);
}

const endSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
  });

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(args, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
  if (parsed.kind === 'answered') return parsed.exitCode;
  try {
    const config = readAgentConfig(environment(), parsed.overrides);
    makeFolders(config);
    const log = agentLog(config.logLevel);
    for (const warning of config.warnings) log.warn({ warning }, 'configuration.key-without-effect');
    return await handle(parsed.command, { config, log });
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    return exitCodeOf(error);
  }
}

process.exit(await main(process.argv.slice(2)));
