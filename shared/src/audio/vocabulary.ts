export * from './dbfs.ts';
export * from './meter-frame.codec.ts';
export * from './pcm-block.codec.ts';
export * from './sample-format.ts';
export * from './wave-header.ts';
export * from './wave-tail.ts';
export * from './waveform.codec.ts';
