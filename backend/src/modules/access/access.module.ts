import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { AccessGuard } from './access.guard.ts';
import { RecordDenial } from './record-denial.ts';

@Module({ providers: [RecordDenial, { provide: APP_GUARD, useClass: AccessGuard }] })
export class AccessModule {}
