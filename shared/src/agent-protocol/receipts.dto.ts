import { IsBoolean, IsIn, IsInt, IsString } from 'class-validator';

import { RENDITION_CODECS, type RenditionCodec } from '../recordings/vocabulary.ts';

/** What `PUT recordings/:recordingId/segments/:index` answers. */
export class SegmentReceiptDto {
  @IsInt()
  index!: number;

  /** SHA-256 of what is stored, lower-case hex: only when it equals the node's may the node delete its copy. */
  @IsString()
  sha256!: string;

  @IsBoolean()
  wasStoredBefore!: boolean;
}

/** What `PUT recordings/:recordingId/renditions/:codec` answers. */
export class RenditionReceiptDto {
  @IsIn(RENDITION_CODECS)
  codec!: RenditionCodec;

  /** SHA-256 of what is stored, lower-case hex: only when it equals the node's may the node delete its copy. */
  @IsString()
  sha256!: string;

  @IsBoolean()
  wasStoredBefore!: boolean;
}
