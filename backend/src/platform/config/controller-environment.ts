import { Transform, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';

import { LOG_LEVELS, type LogLevel } from './controller-config.ts';

const MAX_PORT = 65_535;
const urlOf = (...protocols: string[]) => ({ protocols, require_tld: false, require_protocol: true });
/** Addresses and networks, split at commas. */
const list = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;

/** The keys of the controller as they stand in the environment; an empty one counts as not set. */
export class ControllerEnvironment {
  /** TCP port; 0 takes a free one. */
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: '$property is not a port number' })
  @Min(0)
  @Max(MAX_PORT)
  PORT?: number;

  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: '$property does not begin with postgresql://' })
  DATABASE_URL?: string;

  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: '$property does not begin with redis://' })
  REDIS_URL?: string;

  /** Folder of everything that the controller keeps. */
  @IsOptional()
  RAKKR_DATA_DIR?: string;

  /** Address to listen on. */
  @IsOptional()
  @Matches(/^[\da-f.:]+$/i, { message: '$property is not an IP address' })
  RAKKR_BIND_ADDRESS?: string;

  /** Address that users and nodes reach, such as `https://rakkr.example.org`. */
  @IsOptional()
  @IsUrl(urlOf('http', 'https'), { message: '$property is not a URL' })
  RAKKR_PUBLIC_URL?: string;

  @IsOptional()
  @IsIn(['self-signed'], { message: '$property is not "self-signed"' })
  RAKKR_TLS?: 'self-signed';

  /** Path of the certificate chain, PEM. */
  @IsOptional()
  RAKKR_TLS_CERT?: string;

  /** Path of its key, PEM. */
  @IsOptional()
  RAKKR_TLS_KEY?: string;

  /** Addresses or networks of proxies that end TLS, split at commas. */
  @IsOptional()
  @Transform(list)
  @Matches(/^[\da-f.:]+(\/\d{1,3})?$/i, { each: true, message: '$property is not a list of IP addresses or networks' })
  RAKKR_TRUSTED_PROXY?: string[];

  @IsOptional()
  @IsIn(LOG_LEVELS, { message: '$property is not one of $constraint1' })
  RAKKR_LOG_LEVEL?: LogLevel;

  /** Folder of the built console. */
  @IsOptional()
  RAKKR_CONSOLE_DIR?: string;

  /** Port of the embedded PostgreSQL on 127.0.0.1. */
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: '$property is not a port number' })
  @Min(1)
  @Max(MAX_PORT)
  RAKKR_EMBEDDED_PG_PORT?: number;
}
