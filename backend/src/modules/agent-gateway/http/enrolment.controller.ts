import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { EnrolDto, EnrolledDto } from '@rakkr/shared/agent-protocol';

import { Answers } from '../../../platform/http/answers.ts';
import { EnrolmentToken } from '../../../platform/http/caller.ts';
import { EnrolmentRoute } from '../../../platform/http/route-access.ts';
import { EnrolNode } from '../../enrolment/index.ts';

@ApiTags('agent')
@Controller('enrolment')
export class EnrolmentController {
  constructor(private readonly enrolNode: EnrolNode) {}

  @Post()
  @EnrolmentRoute()
  @Answers(EnrolledDto, 201)
  async enrol(@EnrolmentToken() token: string, @Body() machine: EnrolDto): Promise<EnrolledDto> {
    return this.enrolNode.run(token, machine);
  }
}
