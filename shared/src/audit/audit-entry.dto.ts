import { IsDateString, IsIn, IsObject, IsOptional, IsString } from 'class-validator';

export const AUDIT_ACTOR_KINDS = ['user', 'node', 'system', 'unknown'] as const;

/** Who did what to what. */
export class AuditEntryDto {
  /** Grows with every entry; 64 bit, so a string. */
  @IsString()
  sequence!: string;

  /** UTC instant, ISO 8601. */
  @IsDateString()
  at!: string;

  @IsIn(AUDIT_ACTOR_KINDS)
  actorKind!: (typeof AUDIT_ACTOR_KINDS)[number];

  @IsOptional()
  @IsString()
  actorId!: string | null;

  @IsString()
  actorName!: string;

  /** `recording.started`. */
  @IsString()
  action!: string;

  @IsString()
  targetType!: string;

  @IsOptional()
  @IsString()
  targetId!: string | null;

  @IsIn(['allowed', 'denied'])
  outcome!: 'allowed' | 'denied';

  @IsObject()
  details!: Record<string, unknown>;
}
