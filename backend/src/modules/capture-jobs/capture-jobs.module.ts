import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CaptureJob } from './capture-job.entity.ts';
import { CaptureJobsFacade } from './capture-jobs.facade.ts';
import { CaptureJobsRepository } from './capture-jobs.repository.ts';
import { ClaimJob } from './claim-job.ts';
import { JobAnnouncements } from './job-announcements.ts';
import { MarkDisconnectedJobs } from './mark-disconnected-jobs.ts';
import { WorkWaiters } from './work-waiters.ts';

@Module({
  imports: [TypeOrmModule.forFeature([CaptureJob])],
  providers: [CaptureJobsFacade, CaptureJobsRepository, ClaimJob, JobAnnouncements, MarkDisconnectedJobs, WorkWaiters],
  exports: [CaptureJobsFacade, ClaimJob, MarkDisconnectedJobs],
})
export class CaptureJobsModule {}
