import { IsString } from 'class-validator';

export class NodeDto {
  @IsString() name!: string;
}
