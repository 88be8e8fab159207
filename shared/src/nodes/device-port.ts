/** `1-2.1` is a USB device, `1-2.1:1.0` its first interface: bus, ports from the root on, interface. */
const USB_PLACE = /^\d+-([\d.]+(?::[\d.]+)?)$/;
const USB_ROOT_HUB = /^usb\d+$/;

/**
 * Where a sound card is plugged in, from its path in sysfs: without the number that the kernel gave to the card and
 * without the number of its USB bus, both of which follow the order in which drivers load.
 *
 * @param hardwarePath  `/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/sound/card1/pcmC1D0c`
 * @returns `pci0000:00/0000:00:14.0/usb-2:1.0`; null for a path that is none of sysfs
 */
export function devicePort(hardwarePath: string): string | null {
  const [, inDevices] = hardwarePath.split('/devices/', 2);
  if (inDevices === undefined) return null;
  const steps = (inDevices.split('/sound/', 1)[0] ?? '').split('/').filter((step) => !USB_ROOT_HUB.test(step));
  const usb = steps.findLast((step) => USB_PLACE.test(step));
  const others = steps.filter((step) => !USB_PLACE.test(step));
  return usb === undefined ? others.join('/') : [...others, usb.replace(USB_PLACE, 'usb-$1')].join('/');
}
