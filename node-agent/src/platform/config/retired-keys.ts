const FROM_DEVICE = 'The rooms of the controller decide which device is opened, and how.';
const FROM_ROOM = 'Name the node and its rooms in the console.';
const METERED_ALWAYS = 'Every frame is metered, ten times a second.';
const NO_PROGRAM = 'The agent speaks to libasound itself and starts no recording program.';
const SPOOL = 'Set RAKKR_STATE_DIR: the spool stands in it.';
const ALWAYS = 'It is always on.';
const PACED = 'The controller decides how often.';
const HEALTH_LOG = 'Health events are log lines on stderr.';
const DISK = 'Free space of the spool is reported with every heartbeat.';

/** Environment keys of the earlier recorder agent that mean nothing here, each with what took its place. */
export const RETIRED_KEYS: ReadonlyMap<string, string> = new Map([
  ['RAKKR_NODE_ALIAS', FROM_ROOM],
  ['RAKKR_NODE_SITE', FROM_ROOM],
  ['RAKKR_NODE_ROOM', FROM_ROOM],
  ['RAKKR_ALLOW_INSECURE_CONTROLLER', 'Plain HTTP is for loopback only. Use RAKKR_CONTROLLER_CA_CERT_PATH.'],
  ['RAKKR_HEARTBEAT_SECONDS', PACED],
  ['RAKKR_JOB_POLL_SECONDS', 'Work is told at once.'],
  ['RAKKR_MAX_CONCURRENT_RECORDINGS', 'Recordings of one device share it; there is no limit.'],
  ['RAKKR_CAPTURE_BACKEND', FROM_DEVICE],
  ['RAKKR_CAPTURE_CHUNK_SECONDS', PACED],
  ['RAKKR_CAPTURE_MIN_OUTPUT_BYTES', ALWAYS],
  ['RAKKR_CAPTURE_GROWTH_GRACE_SECONDS', ALWAYS],
  ['RAKKR_CAPTURE_STALLED_SECONDS', ALWAYS],
  ['RAKKR_CHANNEL_RENDER_COMMAND', NO_PROGRAM],
  ['RAKKR_METER_BACKEND', METERED_ALWAYS],
  ['RAKKR_METER_ARGS_TEMPLATE', METERED_ALWAYS],
  ['RAKKR_METER_SAMPLE_SECONDS', METERED_ALWAYS],
  ['RAKKR_AGENT_HEALTH_LOG_FILE', HEALTH_LOG],
  ['RAKKR_AGENT_HEALTH_LOG_STORE', HEALTH_LOG],
  ['RAKKR_AGENT_HEALTH_SQLITE_FILE', HEALTH_LOG],
  ['RAKKR_AGENT_HEALTH_LOG_MAX_BYTES', HEALTH_LOG],
  ['RAKKR_AGENT_HEALTH_LOG_RETAINED_FILES', HEALTH_LOG],
  ['RAKKR_SYSTEM_HEALTH_ENABLED', ALWAYS],
  ['RAKKR_SYSTEM_HEALTH_DF_COMMAND', DISK],
  ['RAKKR_SYSTEM_HEALTH_DISK_PATH', DISK],
  ['RAKKR_INVENTORY_ARECORD_COMMAND', NO_PROGRAM],
  ['RAKKR_INVENTORY_PROC_ASOUND_PCM_PATH', NO_PROGRAM],
  ['RAKKR_AGENT_STATE_FILE', SPOOL],
  ['RAKKR_AGENT_CACHE_DIR', SPOOL],
  ['RAKKR_RECORDER_CACHE_MANIFEST_FILE', SPOOL],
  ['RAKKR_BOOTSTRAP', 'Run `rakkr-agent enrol`.'],
  ['RAKKR_BOOTSTRAP_TOKEN', 'Run `rakkr-agent enrol --token`.'],
]);
