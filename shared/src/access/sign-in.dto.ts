import { IsBoolean, IsEmail, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

import { MIN_PASSWORD_LENGTH, PERMISSIONS, type Permission, ROLES, type Role } from './vocabulary.ts';

export class SignInDto {
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsString()
  @MaxLength(256)
  password!: string;
}

/** First run: the one set-up code opens the page on which the first administrator is made. */
export class SetUpDto {
  /** As printed at first start, with or without its dashes. */
  @IsString()
  @MaxLength(64)
  setupCode!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(120)
  name!: string;

  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsString()
  @MinLength(MIN_PASSWORD_LENGTH)
  @MaxLength(256)
  password!: string;
}

export class SetUpStateDto {
  /** True until the first administrator exists. */
  @IsBoolean()
  isRequired!: boolean;
}

/** Who is signed in. */
export class SessionDto {
  /** Null for a token of a machine, which belongs to no account. */
  @IsOptional()
  @IsString()
  userId!: string | null;

  @IsString()
  name!: string;

  /** Null for a token of a machine. */
  @IsOptional()
  @IsString()
  email!: string | null;

  @IsIn(ROLES, { each: true })
  roles!: Role[];

  @IsIn(PERMISSIONS, { each: true })
  permissions!: Permission[];

  /** UTC instant, ISO 8601. */
  @IsString()
  expiresAt!: string;
}

/** Answer of a sign-in that asked for a bearer token (`?transport=bearer`). */
export class BearerSessionDto extends SessionDto {
  @IsString()
  token!: string;
}

export const SESSION_TRANSPORTS = ['cookie', 'bearer'] as const;

/** How a sign-in hands over the session: as a cookie to a browser, in the body to an API client. */
export class SessionTransportDto {
  @IsOptional()
  @IsIn(SESSION_TRANSPORTS)
  transport?: (typeof SESSION_TRANSPORTS)[number];
}
