import { findRoom } from '../rooms/rooms.repository.ts';

export const startRecording = findRoom;
