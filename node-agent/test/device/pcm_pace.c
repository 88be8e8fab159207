/*
 * ALSA capture PCM "pace": a sound device without hardware on which loss is arithmetic.
 *
 * It is paced by CLOCK_MONOTONIC and every sample carries its frame number and its channel. Frame numbers are
 * absolute: number = monotonic time x rate. So they go on across close and open, in another process too, and the true
 * length of any hole is the difference of two numbers.
 *
 *   S32_LE  (frame & 0xffffff) << 8 | (channel & 0xff)
 *   S24_LE  the low 24 bits of the same (frame modulo 65536, channel), sign-extended
 *   S16_LE  the low 16 bits of the same (frame modulo 256, channel)
 *
 * It honours stop_threshold: with the boundary it runs on while nobody reads, and snd_pcm_avail tells how much was
 * overrun; with the buffer size it stops with an overrun, as hardware does.
 *
 * Configuration of one PCM (all optional):
 *
 *   pcm.pace {
 *     type pace
 *     lock "/path"          one open at a time, kept by flock: a second open gives EBUSY
 *     gone "/path"          while this file exists the device is unplugged: open and reads give ENODEV
 *     min_rate 8000  max_rate 384000  min_channels 1  max_channels 256
 *   }
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL

typedef struct {
	snd_pcm_ioplug_t io;
	int timer_fd;
	int lock_fd;
	char *gone_path;
	uint64_t base; /* absolute number of the frame at hardware pointer 0 */
	snd_pcm_uframes_t boundary;
	snd_pcm_uframes_t stop_threshold;
} pace_t;

/* Monotonic nanoseconds from frame 0 to the end of `frames` frames, rounded up. */
static int64_t frames_to_ns(uint64_t frames, unsigned rate)
{
	return (int64_t)(((__int128)frames * NS_PER_S + rate - 1) / rate);
}

/* Frames whose last sample has been played by now. */
static uint64_t frames_now(unsigned rate)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)(((__int128)now.tv_sec * NS_PER_S + now.tv_nsec) * rate / NS_PER_S);
}

static int is_gone(const pace_t *pace)
{
	return pace->gone_path && access(pace->gone_path, F_OK) == 0;
}

static struct timespec to_timespec(int64_t ns)
{
	struct timespec time = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
	return time;
}

static int pace_prepare(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	pace->base = frames_now(io->rate);
	return 0;
}

static int pace_start(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	struct itimerspec timer = { 0 };
	pace->base = frames_now(io->rate);
	/* Each wake-up falls just after a period is complete, never just before. */
	timer.it_value = to_timespec(frames_to_ns(pace->base + io->period_size, io->rate));
	timer.it_interval = to_timespec(frames_to_ns(io->period_size, io->rate));
	return timerfd_settime(pace->timer_fd, TFD_TIMER_ABSTIME, &timer, NULL) < 0 ? -errno : 0;
}

static int pace_stop(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	struct itimerspec off = { 0 };
	return timerfd_settime(pace->timer_fd, 0, &off, NULL) < 0 ? -errno : 0;
}

static snd_pcm_sframes_t pace_pointer(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	if (io->state != SND_PCM_STATE_RUNNING)
		return 0;
	if (is_gone(pace)) {
		snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
		return 0;
	}
	uint64_t position = frames_now(io->rate) - pace->base;
	if (pace->stop_threshold < pace->boundary && position - io->appl_ptr >= pace->stop_threshold)
		return -EPIPE;
	return position % pace->boundary;
}

static void put_sample(uint8_t *at, snd_pcm_format_t format, uint64_t frame, unsigned channel)
{
	uint32_t value = (uint32_t)(frame & 0xffffff) << 8 | (channel & 0xff);
	if (format == SND_PCM_FORMAT_S16_LE) {
		memcpy(at, &value, 2);
		return;
	}
	if (format == SND_PCM_FORMAT_S24_LE)
		value = (uint32_t)((int32_t)(value << 8) >> 8);
	memcpy(at, &value, 4);
}

static snd_pcm_sframes_t pace_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
				       snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
	pace_t *pace = io->private_data;
	size_t step = areas->step / 8;
	size_t width = snd_pcm_format_physical_width(io->format) / 8;
	uint8_t *out = (uint8_t *)areas->addr + areas->first / 8 + step * offset;
	uint64_t first = pace->base + io->appl_ptr;
	for (snd_pcm_uframes_t i = 0; i < size; i++, out += step)
		for (unsigned channel = 0; channel < io->channels; channel++)
			put_sample(out + channel * width, io->format, first + i, channel);
	return size;
}

static int pace_sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *params)
{
	pace_t *pace = io->private_data;
	snd_pcm_sw_params_get_stop_threshold(params, &pace->stop_threshold);
	return snd_pcm_sw_params_get_boundary(params, &pace->boundary);
}

static int pace_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *poll_fd, unsigned count, unsigned short *revents)
{
	pace_t *pace = io->private_data;
	uint64_t ticks;
	(void)count;
	if ((poll_fd[0].revents & POLLIN) && read(pace->timer_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN)
		return -errno;
	*revents = poll_fd[0].revents;
	return 0;
}

static int pace_close(snd_pcm_ioplug_t *io)
{
	pace_t *pace = io->private_data;
	close(pace->timer_fd);
	if (pace->lock_fd >= 0)
		close(pace->lock_fd);
	free(pace->gone_path);
	free(pace);
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
	const char *lock_path;
	const char *gone_path;
	long min_rate, max_rate, min_channels, max_channels;
} pace_config_t;

static int read_config(snd_config_t *conf, pace_config_t *config)
{
	snd_config_iterator_t i, next;
	snd_config_for_each(i, next, conf) {
		snd_config_t *node = snd_config_iterator_entry(i);
		const char *id;
		int err = 0;
		if (snd_config_get_id(node, &id) < 0)
			continue;
		if (!strcmp(id, "comment") || !strcmp(id, "type") || !strcmp(id, "hint"))
			continue;
		if (!strcmp(id, "lock"))
			err = snd_config_get_string(node, &config->lock_path);
		else if (!strcmp(id, "gone"))
			err = snd_config_get_string(node, &config->gone_path);
		else if (!strcmp(id, "min_rate"))
			err = snd_config_get_integer(node, &config->min_rate);
		else if (!strcmp(id, "max_rate"))
			err = snd_config_get_integer(node, &config->max_rate);
		else if (!strcmp(id, "min_channels"))
			err = snd_config_get_integer(node, &config->min_channels);
		else if (!strcmp(id, "max_channels"))
			err = snd_config_get_integer(node, &config->max_channels);
		else
			err = -EINVAL;
		if (err < 0) {
			SNDERR("pace: field %s is wrong", id);
			return err;
		}
	}
	return 0;
}

static int take_lock(pace_t *pace, const char *path)
{
	pace->lock_fd = -1;
	if (!path)
		return 0;
	pace->lock_fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (pace->lock_fd < 0)
		return -errno;
	if (flock(pace->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	close(pace->lock_fd);
	return -EBUSY;
}

static int set_limits(snd_pcm_ioplug_t *io, const pace_config_t *config)
{
	static const unsigned access[] = { SND_PCM_ACCESS_RW_INTERLEAVED };
	static const unsigned formats[] = { SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_S16_LE };
	int err = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 3, formats);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, config->min_channels,
						      config->max_channels);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, config->min_rate, config->max_rate);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 16, 1 << 23);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
	if (err >= 0)
		err = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 32, 1 << 28);
	return err;
}

SND_PCM_PLUGIN_DEFINE_FUNC(pace)
{
	pace_config_t config = { .min_rate = 8000, .max_rate = 384000, .min_channels = 1, .max_channels = 256 };
	int err = read_config(conf, &config);
	(void)root;
	if (err < 0)
		return err;
	if (stream != SND_PCM_STREAM_CAPTURE)
		return -EINVAL;

	pace_t *pace = calloc(1, sizeof *pace);
	if (!pace)
		return -ENOMEM;
	pace->gone_path = config.gone_path ? strdup(config.gone_path) : NULL;
	err = is_gone(pace) ? -ENODEV : take_lock(pace, config.lock_path);
	if (err < 0) {
		free(pace->gone_path);
		free(pace);
		return err;
	}
	pace->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	pace->io.version = SND_PCM_IOPLUG_VERSION;
	pace->io.name = "paced frame counter";
	pace->io.callback = &callbacks;
	pace->io.private_data = pace;
	pace->io.poll_fd = pace->timer_fd;
	pace->io.poll_events = POLLIN;
	pace->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;

	err = snd_pcm_ioplug_create(&pace->io, name, stream, mode);
	if (err < 0) {
		pace_close(&pace->io);
		return err;
	}
	err = set_limits(&pace->io, &config);
	if (err < 0) {
		snd_pcm_ioplug_delete(&pace->io); /* calls pace_close */
		return err;
	}
	*pcmp = pace->io.pcm;
	return 0;
}
SND_PCM_PLUGIN_SYMBOL(pace);
