import { Pipe, type PipeTransform } from '@angular/core';

import { age, lengthInWords } from './age.ts';
import { diskSpace } from './disk-space.ts';
import { count, levelFigure, rate, size } from './figures.ts';
import { runningTime } from './running-time.ts';
import { calendarDate, clockTime, viewerTimeZone, zoneWord } from './wall-clock.ts';

@Pipe({ name: 'rkSize' })
export class SizePipe implements PipeTransform {
  transform = size;
}

/** Seconds until a disk is full as space, time first: `3 d 4 h (412 GB)`. */
@Pipe({ name: 'rkSpace' })
export class SpacePipe implements PipeTransform {
  transform = diskSpace;
}

@Pipe({ name: 'rkCount' })
export class CountPipe implements PipeTransform {
  transform = count;
}

@Pipe({ name: 'rkLevel' })
export class LevelPipe implements PipeTransform {
  transform = levelFigure;
}

@Pipe({ name: 'rkRate' })
export class RatePipe implements PipeTransform {
  transform = rate;
}

/** Seconds as a running time: `01:12:43`. */
@Pipe({ name: 'rkRunning' })
export class RunningTimePipe implements PipeTransform {
  transform = runningTime;
}

/** Seconds as words: `2 h 34 min 18 s`. */
@Pipe({ name: 'rkLength' })
export class LengthPipe implements PipeTransform {
  transform = lengthInWords;
}

/** Milliseconds as an age: `3 min 04 s`. */
@Pipe({ name: 'rkAge' })
export class AgePipe implements PipeTransform {
  transform = age;
}

/** A UTC instant on the wall clock of a zone: `Tue 24 Nov 2026, 10:12:43 CET`. */
@Pipe({ name: 'rkInstant' })
export class InstantPipe implements PipeTransform {
  transform(instant: string | number | null, timeZone: string | null = null): string {
    if (instant === null) return '–';
    const ms = typeof instant === 'number' ? instant : Date.parse(instant);
    const zone = timeZone ?? viewerTimeZone();
    return `${calendarDate(ms, zone)}, ${clockTime(ms, zone)} ${zoneWord(ms, zone)}`;
  }
}
