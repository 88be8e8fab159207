/**
 * Every refusal of the product: HTTP status, a title that says what did not happen, and what to do about it where the
 * place of the refusal knows no better.
 * Console and agent branch on the code, never on the text.
 */
export const problems = {
  'request.invalid': {
    status: 400,
    title: 'The request has fields that are wrong or not known',
    advice: 'Correct what is named, then send it again.',
  },
  'request.too-large': {
    status: 413,
    title: 'The request body is larger than this route takes',
    advice: 'Send less in one request.',
  },
  'request.not-found': {
    status: 404,
    title: 'There is nothing at this address',
    advice: 'Check the address. The routes of this controller are listed at /api/v1/openapi.json.',
  },
  'request.method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    advice: 'Use a method that is listed for this address.',
  },
  'request.unsupported-media-type': {
    status: 415,
    title: 'This address does not take that content type',
    advice: 'Send JSON, or audio as application/octet-stream.',
  },
  'request.too-many': {
    status: 429,
    title: 'Too many attempts: wait, then try again',
    advice: 'Wait for as long as Retry-After says, then try again.',
  },
  'request.cross-site': {
    status: 403,
    title: 'The request came from another site',
    advice: 'Open the console at its own address, then try again.',
  },
  'server.failed': {
    status: 500,
    title: 'The controller failed at this request',
    advice: 'Try again. If it fails again, give the request id to whoever runs the controller.',
  },
  'server.unavailable': {
    status: 503,
    title: 'The controller cannot reach its database',
    advice: 'Try again in a moment.',
  },
  'server.storage-full': {
    status: 507,
    title: 'The controller has no room left for audio',
    advice: 'Free some space on the controller. Nodes keep their audio and send it again.',
  },

  'access.unauthenticated': {
    status: 401,
    title: 'Sign in first',
    advice: 'Sign in, or send a token that is still valid.',
  },
  'access.forbidden': { status: 403, title: 'You may not do this', advice: 'Ask an administrator for the permission.' },
  'access.wrong-credentials': {
    status: 401,
    title: 'E-mail or password is wrong',
    advice: 'Check both, then try again.',
  },
  'setup.code-wrong': {
    status: 403,
    title: 'The set-up code is wrong, used or expired',
    advice: 'Restart the controller for a new code, and use it within 24 hours.',
  },
  'setup.already-done': { status: 409, title: 'This controller is set up already', advice: 'Sign in instead.' },

  'room.not-found': {
    status: 404,
    title: 'There is no such room, or it is not yours to see',
    advice: 'Choose a room from the wall, or ask who may see it.',
  },
  'room.exists': {
    status: 409,
    title: 'This site has a room of that name',
    advice: 'Choose another name, or open that room.',
  },
  'room.in-use': { status: 409, title: 'The room is recording', advice: 'Stop its recording first.' },
  'room.without-channels': {
    status: 409,
    title: 'The room has no microphone channel yet',
    advice: 'Choose its channels on the page of its node.',
  },

  'node.not-found': {
    status: 404,
    title: 'There is no such node, or it is not yours to see',
    advice: 'Choose a node from the list, or ask who may see it.',
  },
  'node.recording': { status: 409, title: 'The node is recording', advice: 'Stop its recordings first.' },
  'node.offline': { status: 409, title: 'There is no contact with the node', advice: 'Check its power and network.' },
  'node.scope-denied': {
    status: 403,
    title: 'This credential belongs to another node',
    advice: 'Send the credential of the node that the address names.',
  },
  'node.credential-invalid': {
    status: 401,
    title: 'The node credential is wrong or revoked',
    advice: 'Enrol the node again with a new token.',
  },
  'node.interface-not-found': {
    status: 404,
    title: 'The node has no such sound device',
    advice: 'Choose a sound device from the page of the node.',
  },
  'node.interface-absent': {
    status: 409,
    title: 'The sound device is not connected',
    advice: 'Connect the device to its node.',
  },
  'enrolment.token-invalid': {
    status: 401,
    title: 'The enrolment token is wrong or used',
    advice: 'Take a new enrolment command from the page of the node.',
  },
  'enrolment.token-expired': {
    status: 401,
    title: 'The enrolment token has expired',
    advice: 'Take a new enrolment command from the page of the node.',
  },
  'protocol.unsupported': {
    status: 426,
    title: 'This agent speaks a protocol version the controller does not',
    advice: 'Upgrade the older of the two.',
  },

  'recording.not-found': {
    status: 404,
    title: 'There is no such recording, or it is not yours to see',
    advice: 'Choose a recording from the list, or ask who may see it. The trash is emptied after a week.',
  },
  'recording.active': { status: 409, title: 'The recording is still running', advice: 'Stop it first.' },
  'recording.not-running': {
    status: 409,
    title: 'The recording is not running',
    advice: 'Look at the recording again: it has ended.',
  },
  'recording.not-deleted': {
    status: 409,
    title: 'The recording is not in the trash',
    advice: 'Look at the recording again: it is in the list.',
  },
  'recording.no-audio': {
    status: 409,
    title: 'No audio of this recording has arrived yet',
    advice: 'Wait until its first segment has arrived.',
  },
  'recording.channels-busy': {
    status: 409,
    title: 'A channel is in use by another recording',
    advice: 'Stop the other recording, or choose other channels.',
  },
  'recording.audio-missing': {
    status: 503,
    title: 'Audio that was stored is missing at the controller',
    advice: 'Restore the file from a backup.',
  },
  'recording.range-unsatisfiable': {
    status: 416,
    title: 'The recording does not have that range',
    advice: 'Ask for a range within the length of the file.',
  },
  'recording.node-mismatch': {
    status: 403,
    title: 'The recording belongs to another node',
    advice: 'Send it with the credential of the node that captured it.',
  },

  'recording.gap-implausible': {
    status: 422,
    title: 'The gap is longer than the recording can be',
    advice: 'Do not send it again. Compare the clock and the ledger of the node.',
  },
  'recording.in-contact': {
    status: 409,
    title: 'The node still reports: stop the recording instead',
    advice: 'Stop the recording.',
  },

  'rendition.not-found': {
    status: 404,
    title: 'There is no such file of this recording',
    advice: 'Download the recording itself, or order this kind of file for the room.',
  },
  'rendition.headers-invalid': {
    status: 400,
    title: 'The headers of the file are wrong',
    advice: 'Correct the headers that are named, then send it again.',
  },
  'rendition.digest-missing': {
    status: 400,
    title: 'The file came without its SHA-256',
    advice: 'Send content-digest with every file.',
  },
  'rendition.digest-mismatch': { status: 422, title: 'The file differs from its SHA-256', advice: 'Send it again.' },
  'rendition.truncated': {
    status: 422,
    title: 'The file is shorter than it says',
    advice: 'Send the whole file again.',
  },
  'rendition.conflict': {
    status: 409,
    title: 'Another file of this kind is stored',
    advice: 'Keep the file on the node, and compare the two.',
  },
  'rendition.encoder-missing': {
    status: 422,
    title: 'The node does not have the program for this kind of file',
    advice: 'Install the encoder on the node, or choose another kind of file for the room.',
  },
  'rendition.channels-unsupported': {
    status: 422,
    title: 'This kind of file does not take so many channels',
    advice: 'Choose fewer channels in the channel map of the room, or another kind of file.',
  },
  'rendition.failed': {
    status: 500,
    title: 'The node could not make the file',
    advice: 'Look into the log of the node. The recording itself is complete.',
  },

  'job.not-found': {
    status: 404,
    title: 'There is no such job',
    advice: 'Claim work again. Audio of recordings that exist stays welcome.',
  },
  'job.stale-epoch': {
    status: 409,
    title: 'Another process of this node holds the job now',
    advice: 'Stop reporting. Captured audio stays welcome: send its segments.',
  },
  'job.wrong-phase': {
    status: 409,
    title: 'The job is past that phase',
    advice: 'Ask for the job again, and act on its status.',
  },

  'segment.digest-missing': {
    status: 400,
    title: 'The segment came without its SHA-256',
    advice: 'Send content-digest with every segment.',
  },
  'segment.digest-mismatch': { status: 422, title: 'The segment differs from its SHA-256', advice: 'Send it again.' },
  'segment.truncated': {
    status: 422,
    title: 'The segment is shorter than it says',
    advice: 'Send the whole segment again.',
  },
  'segment.conflict': {
    status: 409,
    title: 'Another segment with this number is stored',
    advice: 'Keep the segment on the node, and compare the two.',
  },
  'segment.before-start': {
    status: 409,
    title: 'The format of the recording is not known yet',
    advice: 'Report the start of the capture, then send the segment again.',
  },
  'segment.headers-invalid': {
    status: 400,
    title: 'The segment headers do not fit the recording',
    advice: 'Correct the headers that are named, then send it again.',
  },

  'capture.device-unknown': {
    status: 422,
    title: 'The sound device is not there',
    advice: 'Connect the device, or choose another one.',
  },
  'capture.device-busy': {
    status: 409,
    title: 'Another program holds the sound device',
    advice: 'Close the other program, then start the recording again.',
  },
  'capture.device-gone': {
    status: 409,
    title: 'The sound device left',
    advice: 'Connect it again: the recording goes on.',
  },
  'capture.rate-unsupported': {
    status: 422,
    title: 'The sound device does not give that sample rate',
    advice: 'Choose a rate that the device gives.',
  },
  'capture.channels-unsupported': {
    status: 422,
    title: 'The sound device does not give that many channels',
    advice: 'Choose channels that the device gives.',
  },
  'capture.format-unsupported': {
    status: 422,
    title: 'The sound device does not give that sample format',
    advice: 'Choose a format that the device gives.',
  },
  'capture.first-frame-timeout': {
    status: 409,
    title: 'The sound device gives no frames',
    advice: 'Check that the device is switched on and gives a clock.',
  },
  'capture.lost': {
    status: 409,
    title: 'An operator gave the recording up: its node does not come back',
    advice: 'Audio that the node still sends is stored. Repair or replace the node.',
  },
  'capture.failed': {
    status: 500,
    title: 'The capture failed',
    advice: 'Look into the log of the node, then start the recording again.',
  },
  'capture.source-unreadable': {
    status: 422,
    title: 'The audio file of the source cannot be read',
    advice: 'Check the path and the format of the file.',
  },
  'capture.order-invalid': {
    status: 400,
    title: 'The order to the capture process is wrong',
    advice: 'Upgrade agent and capture process to the same release.',
  },
  'capture.tap-unknown': {
    status: 404,
    title: 'The capture process does not record that recording',
    advice: 'Join it first.',
  },
  'capture.recording-ended': {
    status: 409,
    title: 'The recording has ended on the node',
    advice: 'Start a new recording.',
  },
  'capture.protocol-unsupported': {
    status: 426,
    title: 'Agent and capture process speak different versions',
    advice: 'Restart the capture process after its recordings have ended.',
  },
  'capture.program-ended': {
    status: 409,
    title: 'The program that gives the sound ended',
    advice: 'Look into the log of the node for what the program said.',
  },
  'capture.not-answering': {
    status: 503,
    title: 'The capture process lives and does not answer',
    advice: 'Wait. If it does not come back, look into the log of the node.',
  },
  'capture.unavailable': {
    status: 503,
    title: 'The capture process does not answer',
    advice: 'Wait for its restart. If it does not come, look into the log of the node.',
  },
  'spool.io-error': { status: 500, title: 'The node cannot write its audio', advice: 'Check the disk of the node.' },
  'spool.disk-full': {
    status: 507,
    title: 'The node has no room left for audio',
    advice: 'Free some space on the node.',
  },
  'configuration.invalid': {
    status: 500,
    title: 'The configuration has keys that are wrong or not known',
    advice: 'Correct the keys that are named, then start again.',
  },
} as const satisfies Record<string, { status: number; title: string; advice: string }>;

export type ProblemCode = keyof typeof problems;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
