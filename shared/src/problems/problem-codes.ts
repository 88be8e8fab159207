/**
 * Every refusal of the product: HTTP status, and a title that says what did not happen.
 * Console and agent branch on the code, never on the text.
 */
export const problems = {
  'request.invalid': { status: 400, title: 'The request has fields that are wrong or not known' },
  'request.too-large': { status: 413, title: 'The request body is larger than this route takes' },
  'request.not-found': { status: 404, title: 'There is nothing at this address' },
  'request.method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'request.unsupported-media-type': { status: 415, title: 'This address does not take that content type' },
  'request.too-many': { status: 429, title: 'Too many attempts: wait, then try again' },
  'request.cross-site': { status: 403, title: 'The request came from another site' },
  'server.failed': { status: 500, title: 'The controller failed at this request' },
  'server.unavailable': { status: 503, title: 'The controller cannot reach its database' },
  'server.storage-full': { status: 507, title: 'The controller has no room left for audio' },

  'access.unauthenticated': { status: 401, title: 'Sign in first' },
  'access.forbidden': { status: 403, title: 'You may not do this' },
  'access.wrong-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'setup.code-wrong': { status: 403, title: 'The set-up code is wrong, used or expired' },
  'setup.already-done': { status: 409, title: 'This controller is set up already' },

  'room.not-found': { status: 404, title: 'There is no such room, or it is not yours to see' },
  'room.exists': { status: 409, title: 'This site has a room of that name' },
  'room.in-use': { status: 409, title: 'The room is recording' },
  'room.without-channels': { status: 409, title: 'The room has no microphone channel yet' },

  'node.not-found': { status: 404, title: 'There is no such node, or it is not yours to see' },
  'node.recording': { status: 409, title: 'The node is recording' },
  'node.offline': { status: 409, title: 'There is no contact with the node' },
  'node.scope-denied': { status: 403, title: 'This credential belongs to another node' },
  'node.credential-invalid': { status: 401, title: 'The node credential is wrong or revoked' },
  'node.interface-not-found': { status: 404, title: 'The node has no such sound device' },
  'node.interface-absent': { status: 409, title: 'The sound device is not connected' },
  'enrolment.token-invalid': { status: 401, title: 'The enrolment token is wrong or used' },
  'enrolment.token-expired': { status: 401, title: 'The enrolment token has expired' },
  'protocol.unsupported': { status: 426, title: 'This agent speaks a protocol version the controller does not' },

  'recording.not-found': { status: 404, title: 'There is no such recording, or it is not yours to see' },
  'recording.active': { status: 409, title: 'The recording is still running' },
  'recording.not-running': { status: 409, title: 'The recording is not running' },
  'recording.not-deleted': { status: 409, title: 'The recording is not in the trash' },
  'recording.no-audio': { status: 409, title: 'No audio of this recording has arrived yet' },
  'recording.channels-busy': { status: 409, title: 'A channel is in use by another recording' },
  'recording.audio-missing': { status: 503, title: 'Audio that was stored is missing at the controller' },
  'recording.range-unsatisfiable': { status: 416, title: 'The recording does not have that range' },
  'recording.node-mismatch': { status: 403, title: 'The recording belongs to another node' },

  'recording.gap-implausible': { status: 422, title: 'The gap is longer than the recording can be' },
  'recording.in-contact': { status: 409, title: 'The node still reports: stop the recording instead' },

  'rendition.not-found': { status: 404, title: 'There is no such file of this recording' },
  'rendition.headers-invalid': { status: 400, title: 'The headers of the file are wrong' },
  'rendition.digest-missing': { status: 400, title: 'The file came without its SHA-256' },
  'rendition.digest-mismatch': { status: 422, title: 'The file differs from its SHA-256' },
  'rendition.truncated': { status: 422, title: 'The file is shorter than it says' },
  'rendition.conflict': { status: 409, title: 'Another file of this kind is stored' },
  'rendition.encoder-missing': { status: 422, title: 'The node does not have the program for this kind of file' },
  'rendition.channels-unsupported': { status: 422, title: 'This kind of file does not take so many channels' },
  'rendition.failed': { status: 500, title: 'The node could not make the file' },

  'job.not-found': { status: 404, title: 'There is no such job' },
  'job.stale-epoch': { status: 409, title: 'Another process of this node holds the job now' },
  'job.wrong-phase': { status: 409, title: 'The job is past that phase' },

  'segment.digest-missing': { status: 400, title: 'The segment came without its SHA-256' },
  'segment.digest-mismatch': { status: 422, title: 'The segment differs from its SHA-256' },
  'segment.truncated': { status: 422, title: 'The segment is shorter than it says' },
  'segment.conflict': { status: 409, title: 'Another segment with this number is stored' },
  'segment.before-start': { status: 409, title: 'The format of the recording is not known yet' },
  'segment.headers-invalid': { status: 400, title: 'The segment headers do not fit the recording' },

  'capture.device-unknown': { status: 422, title: 'The sound device is not there' },
  'capture.device-busy': { status: 409, title: 'Another program holds the sound device' },
  'capture.device-gone': { status: 409, title: 'The sound device left' },
  'capture.rate-unsupported': { status: 422, title: 'The sound device does not give that sample rate' },
  'capture.channels-unsupported': { status: 422, title: 'The sound device does not give that many channels' },
  'capture.format-unsupported': { status: 422, title: 'The sound device does not give that sample format' },
  'capture.first-frame-timeout': { status: 409, title: 'The sound device gives no frames' },
  'capture.lost': { status: 409, title: 'An operator gave the recording up: its node does not come back' },
  'capture.failed': { status: 500, title: 'The capture failed' },
  'capture.source-unreadable': { status: 422, title: 'The audio file of the source cannot be read' },
  'capture.order-invalid': { status: 400, title: 'The order to the capture process is wrong' },
  'capture.tap-unknown': { status: 404, title: 'The capture process does not record that recording' },
  'capture.recording-ended': { status: 409, title: 'The recording has ended on the node' },
  'capture.protocol-unsupported': { status: 426, title: 'Agent and capture process speak different versions' },
  'capture.program-ended': { status: 409, title: 'The program that gives the sound ended' },
  'capture.not-answering': { status: 503, title: 'The capture process lives and does not answer' },
  'capture.unavailable': { status: 503, title: 'The capture process does not answer' },
  'spool.io-error': { status: 500, title: 'The node cannot write its audio' },
  'spool.disk-full': { status: 507, title: 'The node has no room left for audio' },
  'configuration.invalid': { status: 500, title: 'The configuration has keys that are wrong or not known' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
