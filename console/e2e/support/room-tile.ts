import type { Locator, Page } from 'playwright-core';

/** One room on the wall, as a person sees it. */
export class RoomTile {
  readonly element: Locator;
  readonly recordButton: Locator;
  readonly stopButton: Locator;
  readonly meter: Locator;

  constructor(page: Page, roomName: string) {
    this.element = page.locator('rk-room-tile', { has: page.getByRole('link', { name: roomName, exact: true }) });
    this.recordButton = this.element.getByRole('button', { name: `Record in ${roomName}` });
    this.stopButton = this.element.getByRole('button', { name: `Stop recording in ${roomName}` });
    this.meter = this.element.locator('canvas').first();
  }

  /** Waits until the tile says this word. */
  async says(word: string): Promise<void> {
    await this.element.getByText(word, { exact: true }).first().waitFor();
  }

  async isSaying(word: string): Promise<boolean> {
    return this.element.getByText(word, { exact: true }).first().isVisible();
  }
}
