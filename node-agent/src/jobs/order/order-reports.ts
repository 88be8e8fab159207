import { MAX_GAPS_PER_REPORT, type ReportAnswerDto, type ReportCaptureDto } from '@rakkr/shared/agent-protocol';
import type { JobStatus } from '@rakkr/shared/recordings/vocabulary';

import type { ControllerApi } from '../../controller-link/controller-api.ts';
import { nextFrameOf } from '../../pcm/ledger.ts';
import type { Log } from '../../platform/log.ts';
import { messageOf } from '../../platform/system-error.ts';
import type { SpoolRoom } from '../../spool/spool-room.ts';
import { declaredGaps } from './capture-facts.ts';
import type { CapturePort } from './capture-port.ts';
import type { OrderState } from './order-state.ts';
import { type OrderFacts, phaseOf } from './order-step.ts';
import type { RenditionDelivery } from './rendition-delivery.ts';
import { ReportJob } from './report-job.ts';
import { UnansweredGaps } from './unanswered-gaps.ts';

export interface OrderReportsPorts {
  readonly api: ControllerApi;
  readonly captures: CapturePort;
  readonly room: SpoolRoom;
  readonly facts: () => OrderFacts;
  readonly renditions: RenditionDelivery;
  /** The controller's word on the job is another than before. */
  readonly onStatusChanged: () => void;
  readonly log: Log;
}

/** @param mustAttach  after a restart of the agent the job has to be taken up first */
export function orderReports(state: OrderState, ports: OrderReportsPorts, mustAttach: boolean): ReportJob {
  const { jobId, epoch } = state.order;
  const { api, log } = ports;
  const unanswered = new UnansweredGaps();
  const reports = new ReportJob(
    {
      send: async (body) => {
        const answer = await report(jobId, body, ports);
        unanswered.answered(body.gaps);
        // There may be more of them: a restarted agent tells all.
        if (body.gaps.length === MAX_GAPS_PER_REPORT) reports.poke();
        return answer;
      },
      attach: () => {
        unanswered.forget();
        return api.attach(jobId);
      },
      askStatus: async () => (await api.job(jobId)).status,
      facts: () => reportFacts(state, unanswered, ports),
      onStatus: (status) => takeStatus(status, state, ports),
      onEpoch: (newest) => {
        void state.holdEpoch(newest).then((error) => {
          if (error !== null) log.error({ reason: messageOf(error) }, 'job.journal-unwritten');
        });
      },
    },
    epoch,
    mustAttach,
    log,
  );
  return reports;
}

async function report(jobId: string, body: ReportCaptureDto, ports: OrderReportsPorts): Promise<ReportAnswerDto> {
  const answer = await ports.api.report(jobId, body);
  ports.renditions.told(body.renditions ?? []);
  return answer;
}

function takeStatus(status: JobStatus, state: OrderState, { log, onStatusChanged }: OrderReportsPorts): void {
  if (status === state.jobStatus) return;
  log.info({ from: state.jobStatus, to: status }, 'job.status-changed');
  state.jobStatus = status;
  onStatusChanged();
}

async function reportFacts(
  state: OrderState,
  unanswered: UnansweredGaps,
  ports: OrderReportsPorts,
): Promise<Omit<ReportCaptureDto, 'epoch'>> {
  const { gaps, end } = state.capture;
  const { start } = state;
  return {
    phase: phaseOf(ports.facts()),
    framesCaptured: end?.totalFrames ?? (await framesNow(state, ports)),
    ...(start === null ? {} : { start }),
    gaps: declaredGaps(unanswered.of(gaps).slice(0, MAX_GAPS_PER_REPORT)),
    ...(state.order.renditions.length === 0 ? {} : { renditions: ports.renditions.progress() }),
    spoolSecondsLeft: end === null ? await secondsLeft(state, ports) : null,
  };
}

/**
 * 0 while the disk refuses the recording, whatever room it has; null where it does not say: the report is about more
 * than the disk.
 */
async function secondsLeft(state: OrderState, { room, log }: OrderReportsPorts): Promise<number | null> {
  if (state.isDiskRefusing) return 0;
  try {
    return await room.secondsLeft();
  } catch (error) {
    log.debug({ reason: messageOf(error) }, 'job.disk-unknown');
    return null;
  }
}

async function framesNow(state: OrderState, { captures, log }: OrderReportsPorts): Promise<number> {
  const inLedger = nextFrameOf([...state.capture.segments, ...state.capture.gaps]);
  if (!state.isTapped) return inLedger;
  const { device, recordingId } = state.order;
  const running = await captures.totalFrames(device, recordingId).catch((error: unknown) => {
    log.debug({ reason: messageOf(error) }, 'job.frames-unknown');
    return null;
  });
  return Math.max(inLedger, running ?? 0);
}
