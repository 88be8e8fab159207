import { Module } from '@nestjs/common';

import { CaptureJobsModule } from '../capture-jobs/index.ts';
import { EnrolmentModule } from '../enrolment/index.ts';
import { LiveModule } from '../live/index.ts';
import { NodesModule } from '../nodes/index.ts';
import { RecordingsModule } from '../recordings/index.ts';
import { AcceptCaptureManifest } from './accept-capture-manifest.ts';
import { AttachCapture } from './attach-capture.ts';
import { FailCapture } from './fail-capture.ts';
import { CaptureClaimsController } from './http/capture-claims.controller.ts';
import { CaptureJobsController } from './http/capture-jobs.controller.ts';
import { EnrolmentController } from './http/enrolment.controller.ts';
import { NodeFactsController } from './http/node-facts.controller.ts';
import { RenditionsController } from './http/renditions.controller.ts';
import { SegmentsController } from './http/segments.controller.ts';
import { AdmitNode } from './realtime/admit-node.ts';
import { AgentGateway } from './realtime/agent.gateway.ts';
import { DemandMeters } from './realtime/demand-meters.ts';
import { PassMeters } from './realtime/pass-meters.ts';
import { ReportCapture } from './report-capture.ts';

/** Everything that nodes speak: one controller a line, then the socket. */
@Module({
  imports: [CaptureJobsModule, EnrolmentModule, LiveModule, NodesModule, RecordingsModule],
  controllers: [
    EnrolmentController,
    NodeFactsController,
    CaptureClaimsController,
    CaptureJobsController,
    SegmentsController,
    RenditionsController,
  ],
  providers: [
    AcceptCaptureManifest,
    AttachCapture,
    FailCapture,
    ReportCapture,
    AgentGateway,
    AdmitNode,
    DemandMeters,
    PassMeters,
  ],
})
export class AgentGatewayModule {}
