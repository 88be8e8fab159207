import { uploadSegment } from '../upload/upload-segment.ts';

export const reportUpload = uploadSegment;
