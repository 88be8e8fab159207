import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { AuditEntryDto } from '@rakkr/shared/audit';
import { PageQueryDto } from '@rakkr/shared/primitives';

import { AnswersPage } from '../../../platform/http/answers.ts';
import { type Page } from '../../../platform/http/page.ts';
import { RequiresPermission } from '../../../platform/http/route-access.ts';
import { ListAuditEntries } from '../list-audit-entries.ts';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly entries: ListAuditEntries) {}

  /** Who did what, the newest first. */
  @Get()
  @RequiresPermission('audit:read')
  @AnswersPage(AuditEntryDto)
  async list(@Query() query: PageQueryDto): Promise<Page<AuditEntryDto>> {
    return this.entries.run(query);
  }
}
