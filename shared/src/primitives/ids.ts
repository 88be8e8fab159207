/** Public ids are a word and a random UUID, so that an id in a log says what it names. */
export type NodeId = `node_${string}`;
export type RoomId = `room_${string}`;
export type RecordingId = `rec_${string}`;
export type CaptureJobId = `job_${string}`;
export type UserId = `user_${string}`;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export const ID_PREFIXES = ['node', 'room', 'rec', 'job', 'user'] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/** Pattern of one kind of id, anchored. */
export const idPattern = (prefix: IdPrefix): RegExp => new RegExp(`^${prefix}_${UUID}$`);

/** A fresh id; uses the platform's random source (RFC 9562 version 4). */
export const newId = <P extends IdPrefix>(prefix: P): `${P}_${string}` => `${prefix}_${globalThis.crypto.randomUUID()}`;
