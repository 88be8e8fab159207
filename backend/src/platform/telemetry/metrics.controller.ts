import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

import { BareAnswer } from '../http/envelope.ts';
import { RequiresPermission } from '../http/route-access.ts';
import { metrics } from './metrics.ts';

@ApiExcludeController()
@Controller()
export class MetricsController {
  /** Prometheus text format; a scraper signs in with a machine token. */
  @Get('metrics')
  @RequiresPermission('metrics:read')
  @BareAnswer()
  @Header('content-type', metrics.contentType)
  async scrape(): Promise<string> {
    return metrics.metrics();
  }
}
