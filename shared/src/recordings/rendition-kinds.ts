/** Files that a node makes of a recording beside the master, for people; the master stays what proves it. */
export const RENDITION_CODECS = ['flac', 'mp3', 'opus', 'wav'] as const;
export type RenditionCodec = (typeof RENDITION_CODECS)[number];

/** `stored` is said by the controller only, once the whole file is there and its SHA-256 was right. */
export const RENDITION_STATES = ['rendering', 'uploading', 'stored', 'failed'] as const;
export type RenditionState = (typeof RENDITION_STATES)[number];

/**
 * Which channels a rendition has. `mono`: the mean of all included channels. `stereo`: two channels, left and right.
 * `mono_to_stereo_mix`: that mean on both sides. `multichannel`: one channel for each included one, no folding.
 */
export const CHANNEL_MODES = ['mono', 'stereo', 'mono_to_stereo_mix', 'multichannel'] as const;
export type ChannelMode = (typeof CHANNEL_MODES)[number];
