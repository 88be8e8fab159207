import { mkdtemp, rm } from 'node:fs/promises';

import { afterEach, beforeEach, expect, it } from '@jest/globals';

import type { CaptureStateDto } from '@rakkr/shared/nodes';
import type { GapDto } from '@rakkr/shared/recordings';

import type { ApiClient } from '../../../backend/test/support/api-client.ts';
import { StoryController } from '../../../backend/test/support/story-controller.ts';
import { GuestNode } from './support/guest-node.ts';

/** Longer than the story: the reboot falls inside the job. */
const BOOKED_SECONDS = 900;
/** The card that the room has; its capture runs before anybody records. */
const CARD = 'alsa_card_room_dev_0';

let dir: string;
let controller: StoryController;
let admin: ApiClient;
let node: GuestNode | undefined;
beforeEach(async () => {
  dir = await mkdtemp('/var/tmp/rakkr-lab-disk-');
  controller = await StoryController.start();
  admin = await controller.admin();
});
afterEach(async () => {
  await node?.cutPower();
  await controller.stop();
  await rm(dir, { recursive: true, force: true });
});

const recordingOf = async (id: string) => (await admin.get(`recordings/${id}`)).data;

it('goes on late rather than never when the machine restarts inside a job: one recording, one marked gap', async () => {
  const room = await admin.post('rooms', { site: 'Site', name: 'Room' });
  node = await GuestNode.start(dir, controller, admin, room.data.id);
  await node.until('a room that captures', async () => {
    const { data } = await admin.get(`nodes/${node!.id}`);
    const isUp = ({ interfaceId, state }: CaptureStateDto) => interfaceId === CARD && state === 'capturing';
    return data?.captures?.some(isUp) || undefined;
  });
  const order = {
    nodeId: node.id,
    captureInterfaceId: CARD,
    captureChannelSelection: [1, 2],
    durationSeconds: BOOKED_SECONDS,
  };
  const started = await admin.post('recordings', order);
  expect(started.status).toBe(202);
  const { id } = started.data;
  await node.until('its first frame', async () => {
    const { status, failureReason } = await recordingOf(id);
    if (status === 'failed') throw new Error(failureReason);
    return status === 'recording' || undefined;
  });
  await node.ledgerHas(id, 'segment', 1);

  await node.cutPower();
  await node.boot();
  await node.ledgerHas(id, 'gap', 1);
  await node.ledgerHas(id, 'segment', 3);
  await admin.post(`recordings/${id}/stop`);
  const recording = await node.until('the closed recording', async () => {
    const now = await recordingOf(id);
    return now.isVerified ? now : undefined;
  });

  const gaps: GapDto[] = recording.gaps;
  // The agent starts beside the capture on an emulated processor, which may stand still for longer than a card holds:
  // that is lost and declared as well.
  const unexpected = gaps.filter(({ cause }) => cause !== 'overrun');
  expect(unexpected).toMatchObject([{ cause: 'host-restart' }]);
  expect(recording.lostFrames).toBe(gaps.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0));
  const { data: all } = await admin.get('recordings');
  expect(all).toHaveLength(1);
}, 600_000);
