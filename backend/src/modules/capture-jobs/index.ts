export { type CaptureJob, hasEnded } from './capture-job.entity.ts';
export { presentJob, presentOrder } from './capture-job.presenter.ts';
export { CaptureJobsFacade } from './capture-jobs.facade.ts';
export { CaptureJobsModule } from './capture-jobs.module.ts';
export { ClaimJob, type ClaimWish } from './claim-job.ts';
export { CaptureJobsWorkerModule } from './capture-jobs.worker.module.ts';
