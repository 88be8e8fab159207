import type { ReportedChannelDto } from '@rakkr/shared/nodes';

/** Channels as they are printed on a device that names none. */
export const numberedChannels = (count: number): ReportedChannelDto[] =>
  Array.from({ length: count }, (_, at) => ({ index: at + 1, alias: `Input ${String(at + 1)}` }));
