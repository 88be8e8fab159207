import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import {
  AttachDto,
  CaptureFailedDto,
  CaptureManifestDto,
  CaptureOrderDto,
  ReportAnswerDto,
  ReportCaptureDto,
} from '@rakkr/shared/agent-protocol';
import { CaptureJobDto } from '@rakkr/shared/recordings';

import { Answers } from '../../../platform/http/answers.ts';
import { CurrentNode, type NodeCaller } from '../../../platform/http/caller.ts';
import { JsonLimit } from '../../../platform/http/json-limit.ts';
import { NodeRoute } from '../../../platform/http/route-access.ts';
import { CaptureJobsFacade, presentJob, presentOrder } from '../../capture-jobs/index.ts';
import { AcceptCaptureManifest } from '../accept-capture-manifest.ts';
import { AttachCapture } from '../attach-capture.ts';
import { FailCapture } from '../fail-capture.ts';
import { ReportCapture } from '../report-capture.ts';

/** 100,000 gaps, of 140 bytes at most without a `detail`. */
const REPORT_BYTES = 16 * 1024 ** 2;
/** As many gaps, and 100,000 segments of 150 bytes at most. */
const MANIFEST_BYTES = 32 * 1024 ** 2;

@ApiTags('agent')
@Controller('capture-jobs/:jobId')
export class CaptureJobsController {
  constructor(
    private readonly jobs: CaptureJobsFacade,
    private readonly attachCapture: AttachCapture,
    private readonly reportCapture: ReportCapture,
    private readonly acceptManifest: AcceptCaptureManifest,
    private readonly failCapture: FailCapture,
  ) {}

  @Get()
  @NodeRoute()
  @Answers(CaptureJobDto)
  async one(@CurrentNode() node: NodeCaller, @Param('jobId') jobId: string): Promise<CaptureJobDto> {
    return presentJob(await this.jobs.ofNode(jobId, node.nodeId));
  }

  @Post('attach')
  @HttpCode(200)
  @NodeRoute()
  @Answers(CaptureOrderDto)
  async attach(
    @CurrentNode() node: NodeCaller,
    @Param('jobId') jobId: string,
    @Body() by: AttachDto,
  ): Promise<CaptureOrderDto> {
    return presentOrder(await this.attachCapture.run(node.nodeId, jobId, by));
  }

  @Post('report')
  @HttpCode(200)
  @NodeRoute()
  @JsonLimit(REPORT_BYTES)
  @Answers(ReportAnswerDto)
  async report(
    @CurrentNode() node: NodeCaller,
    @Param('jobId') jobId: string,
    @Body() report: ReportCaptureDto,
  ): Promise<ReportAnswerDto> {
    return this.reportCapture.run(node.nodeId, jobId, report);
  }

  @Post('manifest')
  @HttpCode(204)
  @NodeRoute()
  @JsonLimit(MANIFEST_BYTES)
  async manifest(
    @CurrentNode() node: NodeCaller,
    @Param('jobId') jobId: string,
    @Body() manifest: CaptureManifestDto,
  ): Promise<void> {
    await this.acceptManifest.run(node.nodeId, jobId, manifest);
  }

  @Post('failed')
  @HttpCode(204)
  @NodeRoute()
  async failed(
    @CurrentNode() node: NodeCaller,
    @Param('jobId') jobId: string,
    @Body() failure: CaptureFailedDto,
  ): Promise<void> {
    await this.failCapture.run(node.nodeId, jobId, failure);
  }
}
