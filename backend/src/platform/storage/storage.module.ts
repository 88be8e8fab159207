import { Global, Module } from '@nestjs/common';

import { AudioFolder } from './audio-folder.ts';

@Global()
@Module({ providers: [AudioFolder], exports: [AudioFolder] })
export class StorageModule {}
