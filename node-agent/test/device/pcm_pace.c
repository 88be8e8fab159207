/*
 * ALSA capture PCM "pace": a sound device without hardware on which loss is arithmetic.
 *
 * It is paced by CLOCK_MONOTONIC and every sample carries its frame number and its channel. Frame numbers are
 * absolute: number = monotonic time x rate. So they go on across close and open, in another process too, and the true
 * length of any hole is the difference of two numbers.
 *
 *   S32_LE    (frame & 0xffffff) << 8 | (channel & 0xff)
 *   S24_LE    the low 24 bits of the same (frame modulo 65536, channel), sign-extended
 *   S24_3LE   the same in three bytes
 *   FLOAT_LE  the same divided by 2^23, which is exact
 *   S16_LE    the low 16 bits of the same (frame modulo 256, channel)
 *
 * It honours stop_threshold: with the boundary it runs on while nobody reads, and snd_pcm_avail tells how much was
 * overrun; with the buffer size it stops with an overrun, as hardware does.
 *
 * One file: it is the whole of one plugin, which libasound loads as one shared object.
 *
 * Configuration of one PCM (all optional):
 *
 *   pcm.pace {
 *     type pace
 *     lock "/path"      one open at a time, kept by flock: a second open gives EBUSY. What the device must remember
 *                       from one open to the next (how far its script is) stands in this file
 *     gone "/path"      while this file exists the device is unplugged: open and reads give ENODEV
 *     script "/path"    faults at frames, see below; may grow while the device runs. Needs lock
 *     payload "/path"   WAV file, played in a loop from the first frame of the device's first start on; the device
 *                       then has the file's rate, channels and format and no other
 *     ppm 200           the device's clock is fast by so many millionths; negative = slow
 *     speed 60          device time runs so much faster than the wall's, 1 to 60
 *     formats "S32_LE"  the formats that it gives, else all five
 *     min_rate 8000  max_rate 384000  min_channels 1  max_channels 256  max_buffer_bytes 268435456
 *   }
 *
 * A script has one fault a line, "<frame> <fault> <amount>", in the order in which they are to happen. Each happens
 * once, however often the device is opened. <frame> counts from the device's first start, or, with a plus sign, from
 * the moment at which the line was next to happen. The pointer stands at that very frame when the fault shows.
 *
 *   96000 stall 24000     the pointer stands still for 24000 frames, then shows all of them at once: what a program sees
 *                         that nobody woke. More than the buffer holds is an overrun
 *   96000 gone 24000      reads give ENODEV, and so does every open until 24000 frames later
 *   96000 suspend 24000   reads give ESTRPIPE; prepare gives EAGAIN until 24000 frames later
 *   96000 stop 0          the stream stops with EPIPE, whatever its stop_threshold; prepare and start run it again
 *   96000 fail 0          one read gives EIO
 *   0 busy 3              the next three opens give EBUSY
 *
 * Speed. Frames are numbered by monotonic time x rate x speed, so a program that compares frames with CLOCK_MONOTONIC
 * sees a clock that is far off: what it measures by time (an absence, a booked end) is wrong by the factor. Stories at
 * speed are about samples and about overruns, which are counted by the pointer. Above 1, device time stands still
 * while half of the buffer is full and no fault is due: an overrun at speed is one that the script asked for, never one
 * that a busy machine made.
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_FAULTS 64
/* Two periods of 10 ms; at speed a story arms its next fault within a few ms. */
#define LOOK_EVERY_NS 20000000
#define LOOK_EVERY_NS_AT_SPEED 5000000

enum fault_kind { STALL, GONE, SUSPEND, STOP, FAIL, BUSY, FAULT_KINDS };
static const char *const fault_names[FAULT_KINDS] = { "stall", "gone", "suspend", "stop", "fail", "busy" };

typedef struct {
	enum fault_kind kind;
	int is_relative;
	uint64_t at;
	uint64_t amount;
} fault_t;

typedef struct {
	fault_t faults[MAX_FAULTS];
	uint32_t count;
	struct timespec modified;
	off_t size;
} script_t;

/* What outlives an open: stands in the lock file, which only the one who has the device open writes. */
typedef struct {
	uint64_t origin;    /* absolute number of the first frame of the first start */
	uint64_t line_from; /* absolute frame at which the line that is next became so */
	uint32_t line;      /* which line of the script is next */
	uint32_t used;      /* how often it happened already: refused opens */
	uint32_t rate;      /* of the last start; 0 = never started */
	uint32_t has_line_from;
} memory_t;

typedef struct {
	const uint8_t *map; /* the whole file */
	size_t map_bytes;
	const uint8_t *frames;
	uint64_t count;
	unsigned rate, channels;
	snd_pcm_format_t format;
} payload_t;

typedef struct {
	snd_pcm_ioplug_t io;
	int timer_fd;
	int lock_fd;
	char *gone_path;
	char *script_path;
	script_t script;
	memory_t memory;
	payload_t payload;
	long ppm, speed;
	uint64_t base;     /* absolute number of the frame at hardware pointer 0 */
	uint64_t position; /* hardware pointer as it was shown last: it never goes back */
	uint64_t held;     /* frames of time in which the device stood still for its reader */
	int64_t looked_ns; /* when the file system was asked last whether the device is there and its script has changed */
	int is_failing;    /* the next read gives EIO */
	int is_stopped;    /* with an overrun, until it is prepared again */
	snd_pcm_uframes_t boundary;
	snd_pcm_uframes_t stop_threshold;
	snd_pcm_uframes_t avail_min;
} pace_t;

/* --- time ------------------------------------------------------------------------------------------------------- */

#define NS_PER_S 1000000000LL
#define PPM 1000000LL

/* Frames in 10^15 ns: an integer, so that frame numbers do not depend on rounding. */
static __int128 frames_per_1e15_ns(const pace_t *pace, unsigned rate)
{
	return (__int128)rate * pace->speed * (PPM + pace->ppm);
}

/* Wall time of so many frames, ns, rounded up. */
static int64_t frames_to_ns(const pace_t *pace, uint64_t frames, unsigned rate)
{
	__int128 scale = frames_per_1e15_ns(pace, rate);
	return (int64_t)(((__int128)frames * NS_PER_S * PPM + scale - 1) / scale);
}

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Absolute number of the frame that is being played: so many are complete. */
static uint64_t frame_now(const pace_t *pace, unsigned rate)
{
	__int128 ns = now_ns();
	return (uint64_t)(ns * frames_per_1e15_ns(pace, rate) / (NS_PER_S * PPM)) - pace->held;
}

static struct timespec to_timespec(int64_t ns)
{
	struct timespec time = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
	return time;
}

/* --- memory and script ------------------------------------------------------------------------------------------ */

static void remember(const pace_t *pace)
{
	if (pace->lock_fd >= 0 && pwrite(pace->lock_fd, &pace->memory, sizeof pace->memory, 0) < 0)
		SNDERR("pace: its memory cannot be written");
}

static void recall(pace_t *pace)
{
	memory_t memory;
	if (pace->lock_fd >= 0 && pread(pace->lock_fd, &memory, sizeof memory, 0) == sizeof memory)
		pace->memory = memory;
}

static int parse_fault(const char *line, fault_t *fault)
{
	char name[16];
	const char *number = line;
	fault->is_relative = *line == '+';
	if (sscanf(number + fault->is_relative, "%" SCNu64 " %15s %" SCNu64, &fault->at, name, &fault->amount) != 3)
		return -EINVAL;
	for (int kind = 0; kind < FAULT_KINDS; kind++) {
		fault->kind = kind;
		if (!strcmp(name, fault_names[kind]))
			return 0;
	}
	return -EINVAL;
}

/* Reads the script where it has changed since the last look. */
static void refresh_script(pace_t *pace)
{
	script_t *script = &pace->script;
	struct stat now;
	char line[80];
	if (!pace->script_path || stat(pace->script_path, &now) < 0)
		return;
	if (now.st_size == script->size && now.st_mtim.tv_sec == script->modified.tv_sec &&
	    now.st_mtim.tv_nsec == script->modified.tv_nsec)
		return;
	FILE *file = fopen(pace->script_path, "re");
	if (!file)
		return;
	script->size = now.st_size;
	script->modified = now.st_mtim;
	script->count = 0;
	while (script->count < MAX_FAULTS && fgets(line, sizeof line, file)) {
		if (parse_fault(line, &script->faults[script->count]) == 0)
			script->count++;
		else
			SNDERR("pace: no fault: %s", line);
	}
	fclose(file);
}

/* The fault that is next to happen, or NULL; `at` receives the absolute number of its frame. */
static const fault_t *next_fault(pace_t *pace, uint64_t frame, uint64_t *at)
{
	memory_t *memory = &pace->memory;
	if (memory->line >= pace->script.count)
		return NULL;
	const fault_t *fault = &pace->script.faults[memory->line];
	if (!memory->has_line_from) {
		memory->line_from = frame;
		memory->has_line_from = 1;
		remember(pace);
	}
	*at = fault->at + (fault->is_relative ? memory->line_from : memory->origin);
	return fault;
}

static void fault_is_over(pace_t *pace)
{
	pace->memory.line++;
	pace->memory.used = 0;
	pace->memory.has_line_from = 0;
	remember(pace);
}

static int is_gone(const pace_t *pace)
{
	return pace->gone_path && access(pace->gone_path, F_OK) == 0;
}

/* What the script says to an open: 0, -ENODEV or -EBUSY. */
static int judge_open(pace_t *pace)
{
	refresh_script(pace);
	for (;;) {
		uint64_t at, frame = pace->memory.rate ? frame_now(pace, pace->memory.rate) : 0;
		const fault_t *fault = next_fault(pace, frame, &at);
		if (fault && fault->kind == GONE && pace->memory.rate && frame >= at) {
			if (frame < at + fault->amount)
				return -ENODEV;
		} else if (fault && fault->kind == BUSY) {
			if (pace->memory.used < fault->amount) {
				pace->memory.used++;
				remember(pace);
				return -EBUSY;
			}
		} else {
			return 0;
		}
		fault_is_over(pace);
	}
}

/* --- the stream ------------------------------------------------------------------------------------------------- */

static int pace_prepare(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	refresh_script(pace);
	uint64_t at, frame = frame_now(pace, io->rate);
	const fault_t *fault = next_fault(pace, frame, &at);
	if (fault && fault->kind == SUSPEND && pace->memory.rate && frame >= at) {
		if (frame < at + fault->amount)
			return -EAGAIN;
		fault_is_over(pace);
	}
	pace->base = frame;
	pace->position = 0;
	pace->is_stopped = 0;
	return 0;
}

static int pace_start(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	struct itimerspec timer = { 0 };
	pace->base = frame_now(pace, io->rate);
	if (!pace->memory.rate)
		pace->memory.origin = pace->memory.line_from = pace->base;
	pace->memory.rate = io->rate;
	remember(pace);
	/* Each wake-up falls just after a period is complete, never just before. */
	uint64_t first = pace->base + pace->held + io->period_size + pace->speed - 1;
	timer.it_value = to_timespec(frames_to_ns(pace, first, io->rate));
	timer.it_interval = to_timespec(frames_to_ns(pace, io->period_size, io->rate));
	return timerfd_settime(pace->timer_fd, TFD_TIMER_ABSTIME, &timer, NULL) < 0 ? -errno : 0;
}

static int pace_stop(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	struct itimerspec off = { 0 };
	return timerfd_settime(pace->timer_fd, 0, &off, NULL) < 0 ? -errno : 0;
}

/* Where a device without faults would be, at most at `most`: by its clock, or where it waits for its reader. */
static uint64_t undisturbed(pace_t *pace, uint64_t most)
{
	const snd_pcm_ioplug_t *io = &pace->io;
	uint64_t position = frame_now(pace, io->rate) - pace->base;
	if (pace->speed == 1)
		return position < most ? position : most;
	/* Steps of `speed` frames: as many steps a second as at speed 1, so that two looks can agree. */
	position -= position % pace->speed;
	uint64_t limit = io->appl_ptr + io->buffer_size / 2;
	if (limit > most)
		limit = most;
	if (limit < pace->position)
		limit = pace->position;
	if (position > limit) {
		pace->held += position - limit;
		position = limit;
	}
	return position;
}

/*
 * Looks for the files that steer the device: not at every look at the pointer, because the walk down two paths costs
 * more than all the rest of the device does.
 */
static void look_around(pace_t *pace)
{
	int64_t now = now_ns();
	if (now - pace->looked_ns < (pace->speed == 1 ? LOOK_EVERY_NS : LOOK_EVERY_NS_AT_SPEED))
		return;
	pace->looked_ns = now;
	if (is_gone(pace))
		snd_pcm_ioplug_set_state(&pace->io, SND_PCM_STATE_DISCONNECTED);
	refresh_script(pace);
}

/* Lets the fault that is due happen: answers the position that the device shows. */
static uint64_t disturb(pace_t *pace)
{
	snd_pcm_ioplug_t *io = &pace->io;
	uint64_t at;
	const fault_t *fault = next_fault(pace, pace->base + pace->position, &at);
	if (!fault || fault->kind == BUSY)
		return undisturbed(pace, UINT64_MAX);
	uint64_t stands_at = at > pace->base ? at - pace->base : 0;
	if (pace->position < stands_at) {
		uint64_t position = undisturbed(pace, stands_at);
		if (position < stands_at)
			return position;
	}
	uint64_t frame = frame_now(pace, io->rate);
	switch (fault->kind) {
	case STALL:
		if (frame < at + fault->amount)
			return stands_at;
		fault_is_over(pace);
		return frame - pace->base;
	case STOP:
		fault_is_over(pace);
		pace->is_stopped = 1;
		return stands_at;
	case FAIL:
		fault_is_over(pace);
		pace->is_failing = 1;
		return stands_at;
	case GONE:
		snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
		return stands_at;
	default:
		snd_pcm_ioplug_set_state(io, SND_PCM_STATE_SUSPENDED);
		return stands_at;
	}
}

static snd_pcm_sframes_t pace_pointer(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	if (io->state == SND_PCM_STATE_RUNNING)
		look_around(pace);
	if (io->state == SND_PCM_STATE_RUNNING && !pace->is_stopped) {
		uint64_t position = disturb(pace);
		if (position > pace->position)
			pace->position = position;
		if (pace->stop_threshold < pace->boundary && pace->position - io->appl_ptr >= pace->stop_threshold)
			pace->is_stopped = 1;
	}
	return pace->is_stopped ? -EPIPE : (snd_pcm_sframes_t)(pace->position % pace->boundary);
}

/* --- samples ---------------------------------------------------------------------------------------------------- */

static void put_sample(uint8_t *at, snd_pcm_format_t format, uint64_t frame, unsigned channel)
{
	uint32_t value = (uint32_t)(frame & 0xffffff) << 8 | (channel & 0xff);
	int32_t low24 = (int32_t)(value << 8) >> 8;
	float fraction = (float)low24 / (1 << 23);
	switch (format) {
	case SND_PCM_FORMAT_S16_LE:
		memcpy(at, &value, 2);
		return;
	case SND_PCM_FORMAT_S24_3LE:
		memcpy(at, &value, 3);
		return;
	case SND_PCM_FORMAT_S24_LE:
		memcpy(at, &low24, 4);
		return;
	case SND_PCM_FORMAT_FLOAT_LE:
		memcpy(at, &fraction, 4);
		return;
	default:
		memcpy(at, &value, 4);
	}
}

/* The same for whole frames of the usual format: four at a time where the processor can. */
static void put_words(int32_t *out, uint64_t first, snd_pcm_uframes_t frames, unsigned channels)
{
	for (snd_pcm_uframes_t i = 0; i < frames; i++, out += channels) {
		uint32_t high = (uint32_t)((first + i) & 0xffffff) << 8;
		for (unsigned channel = 0; channel < channels; channel++)
			out[channel] = high | (channel & 0xff);
	}
}

static snd_pcm_sframes_t pace_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
				       snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
	pace_t *pace = io->private_data;
	size_t step = areas->step / 8;
	size_t width = snd_pcm_format_physical_width(io->format) / 8;
	uint8_t *out = (uint8_t *)areas->addr + areas->first / 8 + step * offset;
	uint64_t first = pace->base + io->appl_ptr;
	if (pace->is_failing) {
		pace->is_failing = 0;
		return -EIO;
	}
	if (io->format == SND_PCM_FORMAT_S32_LE && !pace->payload.count) {
		put_words((int32_t *)out, first, size, io->channels);
		return size;
	}
	for (snd_pcm_uframes_t i = 0; i < size; i++, out += step) {
		if (pace->payload.count) {
			uint64_t frame = (first + i - pace->memory.origin) % pace->payload.count;
			memcpy(out, pace->payload.frames + frame * step, step);
			continue;
		}
		for (unsigned channel = 0; channel < io->channels; channel++)
			put_sample(out + channel * width, io->format, first + i, channel);
	}
	return size;
}

static uint32_t little_endian(const uint8_t *at, int bytes)
{
	uint32_t value = 0;
	for (int i = 0; i < bytes; i++)
		value |= (uint32_t)at[i] << (8 * i);
	return value;
}

static snd_pcm_format_t wav_format(int is_float, unsigned bits)
{
	if (is_float)
		return bits == 32 ? SND_PCM_FORMAT_FLOAT_LE : SND_PCM_FORMAT_UNKNOWN;
	switch (bits) {
	case 16:
		return SND_PCM_FORMAT_S16_LE;
	case 24:
		return SND_PCM_FORMAT_S24_3LE;
	case 32:
		return SND_PCM_FORMAT_S32_LE;
	default:
		return SND_PCM_FORMAT_UNKNOWN;
	}
}

/* Finds format and samples in a RIFF/WAVE file. */
static int parse_wav(payload_t *payload)
{
	const uint8_t *chunk = payload->map + 12, *end = payload->map + payload->map_bytes;
	unsigned frame_bytes = 0;
	for (; chunk + 8 <= end; chunk += 8 + little_endian(chunk + 4, 4) + little_endian(chunk + 4, 1) % 2) {
		uint32_t bytes = little_endian(chunk + 4, 4);
		const uint8_t *body = chunk + 8;
		if (body + bytes > end)
			return -EINVAL;
		if (!memcmp(chunk, "fmt ", 4) && bytes >= 16) {
			/* WAVE_FORMAT_EXTENSIBLE has the tag at the start of its sub-format. */
			unsigned tag = little_endian(body, 2);
			int is_float = (tag == 0xfffe && bytes >= 40 ? little_endian(body + 24, 2) : tag) == 3;
			payload->channels = little_endian(body + 2, 2);
			payload->rate = little_endian(body + 4, 4);
			frame_bytes = little_endian(body + 12, 2);
			payload->format = wav_format(is_float, little_endian(body + 14, 2));
		} else if (!memcmp(chunk, "data", 4) && frame_bytes) {
			payload->frames = body;
			payload->count = bytes / frame_bytes;
			return payload->count && payload->format != SND_PCM_FORMAT_UNKNOWN ? 0 : -EINVAL;
		}
	}
	return -EINVAL;
}

static int open_payload(payload_t *payload, const char *path)
{
	struct stat file;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &file) < 0 || file.st_size < 44) {
		if (fd >= 0)
			close(fd);
		return -EINVAL;
	}
	payload->map_bytes = file.st_size;
	payload->map = mmap(NULL, payload->map_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (payload->map == MAP_FAILED) {
		payload->map = NULL;
		return -errno;
	}
	return parse_wav(payload);
}

/* --- what libasound asks of a plugin ---------------------------------------------------------------------------- */

static int pace_sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *params)
{
	pace_t *pace = io->private_data;
	snd_pcm_sw_params_get_stop_threshold(params, &pace->stop_threshold);
	snd_pcm_sw_params_get_avail_min(params, &pace->avail_min);
	return snd_pcm_sw_params_get_boundary(params, &pace->boundary);
}

/* Wakes the reader for a period or for the end of the stream, as an interrupt would: not on each tick of the timer. */
static int pace_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *poll_fd, unsigned count, unsigned short *revents)
{
	pace_t *pace = io->private_data;
	uint64_t ticks;
	(void)count;
	*revents = 0;
	if (!(poll_fd[0].revents & POLLIN))
		return 0;
	if (read(pace->timer_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN)
		return -errno;
	/* libasound itself sees an overrun at its next look at the pointer only, and answers EIO until then. */
	if (pace_pointer(io) < 0)
		snd_pcm_ioplug_set_state(io, SND_PCM_STATE_XRUN);
	if (io->state != SND_PCM_STATE_RUNNING)
		*revents = POLLIN | POLLERR;
	else if (pace->position - io->appl_ptr >= pace->avail_min)
		*revents = POLLIN;
	return 0;
}

static void release(pace_t *pace)
{
	if (pace->timer_fd >= 0)
		close(pace->timer_fd);
	if (pace->lock_fd >= 0)
		close(pace->lock_fd);
	if (pace->payload.map)
		munmap((void *)pace->payload.map, pace->payload.map_bytes);
	free(pace->gone_path);
	free(pace->script_path);
	free(pace);
}

static int pace_close(snd_pcm_ioplug_t *io)
{
	release(io->private_data);
	return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
	.start = pace_start,
	.stop = pace_stop,
	.pointer = pace_pointer,
	.transfer = pace_transfer,
	.prepare = pace_prepare,
	.sw_params = pace_sw_params,
	.poll_revents = pace_poll_revents,
	.close = pace_close,
};

typedef struct {
	const char *lock_path, *gone_path, *script_path, *payload_path, *formats;
	long ppm, speed, min_rate, max_rate, min_channels, max_channels, max_buffer_bytes;
} pace_config_t;

static int read_field(snd_config_t *node, const char *id, pace_config_t *config)
{
	const struct { const char *id; const char **text; } texts[] = {
		{ "lock", &config->lock_path },
		{ "gone", &config->gone_path },
		{ "script", &config->script_path },
		{ "payload", &config->payload_path },
		{ "formats", &config->formats },
	};
	const struct { const char *id; long *number; } numbers[] = {
		{ "ppm", &config->ppm },
		{ "speed", &config->speed },
		{ "min_rate", &config->min_rate },
		{ "max_rate", &config->max_rate },
		{ "min_channels", &config->min_channels },
		{ "max_channels", &config->max_channels },
		{ "max_buffer_bytes", &config->max_buffer_bytes },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!strcmp(id, texts[i].id))
			return snd_config_get_string(node, texts[i].text);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(id, numbers[i].id))
			return snd_config_get_integer(node, numbers[i].number);
	return -EINVAL;
}

static int read_config(snd_config_t *conf, pace_config_t *config)
{
	snd_config_iterator_t i, next;
	snd_config_for_each(i, next, conf) {
		snd_config_t *node = snd_config_iterator_entry(i);
		const char *id;
		if (snd_config_get_id(node, &id) < 0)
			continue;
		if (!strcmp(id, "comment") || !strcmp(id, "type") || !strcmp(id, "hint"))
			continue;
		int err = read_field(node, id, config);
		if (err < 0) {
			SNDERR("pace: field %s is wrong", id);
			return err;
		}
	}
	return config->speed < 1 || config->speed > 60 || labs(config->ppm) > 10000 ? -EINVAL : 0;
}

static int take_lock(pace_t *pace, const char *path)
{
	if (!path)
		return 0;
	int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return -EBUSY;
	}
	pace->lock_fd = fd;
	recall(pace);
	return 0;
}

#define MAX_FORMATS 5

/* The formats that the device gives: those named in `names`, else all that it knows. Answers how many. */
static int choose_formats(unsigned *formats, const char *names)
{
	static const snd_pcm_format_t known[MAX_FORMATS] = { SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_S24_LE,
							     SND_PCM_FORMAT_S24_3LE, SND_PCM_FORMAT_S16_LE,
							     SND_PCM_FORMAT_FLOAT_LE };
	int count = 0;
	for (int i = 0; i < MAX_FORMATS; i++)
		if (!names || strstr(names, snd_pcm_format_name(known[i])))
			formats[count++] = known[i];
	return count;
}

static int set_limits(pace_t *pace, const pace_config_t *config)
{
	static const unsigned access[] = { SND_PCM_ACCESS_RW_INTERLEAVED };
	const payload_t *payload = &pace->payload;
	unsigned formats[MAX_FORMATS] = { payload->format };
	int format_count = payload->count ? 1 : choose_formats(formats, config->formats);
	const long rates[] = { payload->count ? payload->rate : config->min_rate,
			       payload->count ? payload->rate : config->max_rate };
	const long channels[] = { payload->count ? payload->channels : config->min_channels,
				  payload->count ? payload->channels : config->max_channels };
	const struct { int type; long min, max; } ranges[] = {
		{ SND_PCM_IOPLUG_HW_CHANNELS, channels[0], channels[1] },
		{ SND_PCM_IOPLUG_HW_RATE, rates[0], rates[1] },
		{ SND_PCM_IOPLUG_HW_PERIOD_BYTES, 16, 1 << 23 },
		{ SND_PCM_IOPLUG_HW_PERIODS, 2, 1024 },
		{ SND_PCM_IOPLUG_HW_BUFFER_BYTES, 32, config->max_buffer_bytes },
	};
	int err = snd_pcm_ioplug_set_param_list(&pace->io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_list(&pace->io, SND_PCM_IOPLUG_HW_FORMAT, format_count, formats);
	for (size_t i = 0; err >= 0 && i < sizeof ranges / sizeof *ranges; i++)
		err = snd_pcm_ioplug_set_param_minmax(&pace->io, ranges[i].type, ranges[i].min, ranges[i].max);
	return err;
}

/* Everything that may refuse an open, before libasound knows of the device. */
static int set_up(pace_t *pace, const pace_config_t *config)
{
	pace->ppm = config->ppm;
	pace->speed = config->speed;
	pace->gone_path = config->gone_path ? strdup(config->gone_path) : NULL;
	pace->script_path = config->script_path ? strdup(config->script_path) : NULL;
	if (is_gone(pace))
		return -ENODEV;
	int err = take_lock(pace, config->lock_path);
	if (err >= 0)
		err = judge_open(pace);
	if (err >= 0 && config->payload_path)
		err = open_payload(&pace->payload, config->payload_path);
	if (err < 0)
		return err;
	pace->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	return pace->timer_fd < 0 ? -errno : 0;
}

SND_PCM_PLUGIN_DEFINE_FUNC(pace)
{
	pace_config_t config = {
		.speed = 1, .min_rate = 8000, .max_rate = 384000, .min_channels = 1, .max_channels = 256,
		.max_buffer_bytes = 1 << 28,
	};
	int err = read_config(conf, &config);
	(void)root;
	if (err < 0)
		return err;
	if (stream != SND_PCM_STREAM_CAPTURE)
		return -EINVAL;

	pace_t *pace = calloc(1, sizeof *pace);
	if (!pace)
		return -ENOMEM;
	pace->timer_fd = pace->lock_fd = -1;
	err = set_up(pace, &config);
	if (err < 0) {
		release(pace);
		return err;
	}
	pace->io.version = SND_PCM_IOPLUG_VERSION;
	pace->io.name = "paced frame counter";
	pace->io.callback = &callbacks;
	pace->io.private_data = pace;
	pace->io.poll_fd = pace->timer_fd;
	pace->io.poll_events = POLLIN;
	pace->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;

	err = snd_pcm_ioplug_create(&pace->io, name, stream, mode);
	if (err < 0) {
		release(pace);
		return err;
	}
	err = set_limits(pace, &config);
	if (err < 0) {
		snd_pcm_ioplug_delete(&pace->io); /* calls pace_close */
		return err;
	}
	*pcmp = pace->io.pcm;
	return 0;
}
SND_PCM_PLUGIN_SYMBOL(pace);
