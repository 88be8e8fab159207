import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';

import { FIRST_ADMINISTRATOR } from './operator.ts';

export const CHROMIUM = '/usr/bin/chromium';
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
/** Ends a story that would hang; it judges no speed. */
const GIVE_UP_AFTER_MS = 60_000;

/** Two frames, in which sizes are followed up, then the end of every movement that has one. */
const SETTLED = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
  Promise.allSettled(
    document
      .getAnimations()
      .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
      .map((one) => one.finished),
  ),
)`;

export const DESKTOP = { width: 1440, height: 900 };
export const TABLET = { width: 1024, height: 768 };
export const PHONE = { width: 390, height: 844 };

export interface PageOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: 'light' | 'dark';
  /** Turns the console's measurement probe on. */
  readonly isProbed?: boolean;
}

/** Shows a page that is open in another size and theme, as a person does who drags the window and turns the lights out. */
export async function showIn(
  page: Page,
  { size, theme }: Required<Pick<PageOptions, 'size' | 'theme'>>,
): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate(SETTLED);
}

/** Debian's Chromium, pointed at one controller; it starts with the first page. */
export class ConsoleBrowser {
  private readonly url: string;
  private browser: Promise<Browser> | null = null;

  constructor(url: string) {
    this.url = url;
  }

  /** A page of a person who has never been here. */
  async openStranger(path: string, options: PageOptions = {}): Promise<Page> {
    const page = await (await this.context(options)).newPage();
    await page.goto(path);
    return page;
  }

  /** A page of the first administrator, signed in. */
  async open(path: string, options: PageOptions = {}): Promise<Page> {
    const context = await this.context(options);
    const { email, password } = FIRST_ADMINISTRATOR;
    const answer = await context.request.post('/api/v1/sessions', { data: { email, password } });
    if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
    const page = await context.newPage();
    await page.goto(path);
    return page;
  }

  /** Closes every page: one that is left open goes on drawing levels beside the next. */
  async closePages(): Promise<void> {
    for (const context of (await this.browser)?.contexts() ?? []) await context.close();
  }

  async close(): Promise<void> {
    await (await this.browser)?.close();
  }

  private async context({ size = DESKTOP, theme = 'light', isProbed }: PageOptions): Promise<BrowserContext> {
    this.browser ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const context = await (
      await this.browser
    ).newContext({
      baseURL: this.url,
      viewport: size,
      colorScheme: theme,
      locale: 'en-GB',
      timezoneId: 'Europe/Vienna',
      hasTouch: size.width < TABLET.width,
    });
    context.setDefaultTimeout(GIVE_UP_AFTER_MS);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.url });
    if (isProbed) await context.addInitScript("localStorage.setItem('rakkr.probe', '1')");
    return context;
  }
}
