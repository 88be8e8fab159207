import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';

/** Body of `POST enrolment`, sent with the one-time token as bearer. */
export class EnrolDto {
  @IsString()
  @MaxLength(255)
  hostname!: string;

  @IsString()
  @MaxLength(80)
  agentVersion!: string;

  @IsInt()
  @Min(1)
  protocolVersion!: number;

  /** SHA-256 of the controller's certificate as the node sees it; absent on plain HTTP. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  certificateFingerprint?: string;
}

export class EnrolledDto {
  @IsString()
  nodeId!: string;

  @IsString()
  alias!: string;

  /** The node's bearer from now on; shown once, only its hash is kept. */
  @IsString()
  credential!: string;
}
