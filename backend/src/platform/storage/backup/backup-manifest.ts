/** First entry of a backup: says whether this release can read the rest. */
export interface BackupManifest {
  readonly format: 1;
  /** UTC instant, ISO 8601. */
  readonly createdAt: string;
  /** Files of one major version of PostgreSQL are read by that version alone. */
  readonly postgresMajor: number;
}

export const MANIFEST_NAME = 'rakkr-backup.json';
/** Folder of the cluster, in the backup as on the disk. */
export const CLUSTER_NAME = 'postgresql';
