import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import type { RecordingDetailDto } from '@rakkr/shared/recordings';

import { accessibilityFaults, sidewaysPx } from './support/accessibility.ts';
import { DESKTOP, PHONE, type PageOptions, TABLET, showIn } from './support/console-browser.ts';
import { eventually } from './support/eventually.ts';
import { recorded } from './support/recorded.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { WholeSystem } from './support/whole-system.ts';

let system: WholeSystem;
let recording: RecordingDetailDto;
beforeAll(async () => {
  system = await WholeSystem.start();
  recording = await recorded(system.operator, system.room, 3);
});
afterAll(() => system.stop());

interface Shown {
  readonly name: string;
  readonly path: () => string;
  /** Waits until the page has what it is for. */
  readonly isComplete: (page: Page) => Promise<void>;
  readonly isForStrangers?: true;
}

const levelsAreDrawn = async (page: Page): Promise<void> => {
  await eventually('levels are drawn', async () => {
    return (await page.evaluate<number>('window.rakkrProbe.meterAgesMs.length')) > 3 || undefined;
  });
};

const PAGES: readonly Shown[] = [
  {
    name: 'wall',
    path: () => '/rooms',
    isComplete: levelsAreDrawn,
  },
  {
    name: 'room',
    path: () => `/rooms/${system.room.slug}`,
    isComplete: async (page) => {
      await page.getByRole('link', { name: recording.name }).first().waitFor();
      await levelsAreDrawn(page);
    },
  },
  {
    name: 'room-setup',
    path: () => `/rooms/${system.room.slug}/setup`,
    isComplete: async (page) => {
      await page.getByLabel('Channels of these files').selectOption('multichannel');
      await page.getByLabel('Where ').first().waitFor();
    },
  },
  {
    name: 'recordings',
    path: () => '/recordings',
    isComplete: async (page) => page.getByRole('link', { name: recording.name }).waitFor(),
  },
  {
    name: 'recording',
    path: () => `/recordings/${recording.id}`,
    isComplete: async (page) => page.getByText(recording.audioSha256?.slice(0, 8) ?? 'no hash').waitFor(),
  },
  {
    name: 'nodes',
    path: () => '/nodes',
    isComplete: async (page) => page.getByText('Recorder 1').waitFor(),
  },
  {
    name: 'node',
    path: () => `/nodes/${system.node.id}`,
    isComplete: async (page) => {
      await page.getByText('Captured', { exact: true }).waitFor();
      await page.getByLabel('Keep a copy').check();
      await page.getByLabel('Keep each for at most').waitFor();
    },
  },
  {
    name: 'enrolment',
    path: () => '/nodes?enrol=1',
    isComplete: async (page) => page.getByRole('dialog', { name: 'Connect a recorder' }).waitFor(),
  },
  {
    name: 'not-found',
    path: () => '/nothing-here',
    isComplete: async (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
  },
  {
    name: 'sign-in',
    path: () => '/sign-in',
    isComplete: async (page) => page.getByRole('button', { name: 'Sign in' }).waitFor(),
    isForStrangers: true,
  },
];

interface View extends Required<Pick<PageOptions, 'size' | 'theme'>> {
  readonly view: string;
}

/** A browser has either; size and theme change while a page is open. */
const POINTERS: readonly { readonly pointer: string; readonly views: readonly View[] }[] = [
  {
    pointer: 'mouse',
    views: [
      { view: '1440-light', size: DESKTOP, theme: 'light' },
      { view: '1440-dark', size: DESKTOP, theme: 'dark' },
      { view: '1024-light', size: TABLET, theme: 'light' },
    ],
  },
  {
    pointer: 'finger',
    views: [
      { view: '390-dark', size: PHONE, theme: 'dark' },
      { view: '390-light', size: PHONE, theme: 'light' },
    ],
  },
];

describe.each(POINTERS)('under a $pointer', ({ views }) => {
  let known: Page;
  let stranger: Page;
  beforeAll(async () => {
    const options = { ...views[0], isProbed: true };
    known = await system.browser.open('/recordings', options);
    stranger = await system.browser.openStranger('/sign-in', options);
  });
  afterAll(async () => {
    for (const page of [known, stranger]) await page.context().close();
  });

  describe.each(PAGES)('$name', ({ path, name, isComplete, isForStrangers }) => {
    let page: Page;
    beforeAll(async () => {
      page = await (isForStrangers ? stranger : known).context().newPage();
      await page.goto(path());
      await isComplete(page);
    });
    afterAll(() => page.close());

    test.each(views)('has nothing that axe objects to and nothing sideways at $view', async ({ view, size, theme }) => {
      await showIn(page, { size, theme });
      await keepScreenshot(page, `${name}-${view}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await sidewaysPx(page)).toBe(0);
    });
  });
});
