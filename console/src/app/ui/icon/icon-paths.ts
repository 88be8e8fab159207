/** Outlines on a 16 px grid, 1.5 px stroke. */
export const ICON_PATHS = {
  rooms: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z',
  library: 'M2 8h1M5 4.5v7M8 2.5v11M11 5v6M13.5 7v2',
  nodes: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.1M5 11h.1',
  search: 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.7 10.7L14 14',
  more: 'M3 8h.1M8 8h.1M13 8h.1',
  back: 'M10 3L5 8l5 5',
  down: 'M3 6l5 5 5-5',
  up: 'M3 10l5-5 5 5',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  filter: 'M2 4h12M4.5 8h7M6.5 12h3',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4',
  back15: 'M3 3v3.5h3.5M3.2 6.3A5.3 5.3 0 112.8 9',
  forward15: 'M13 3v3.5H9.5M12.8 6.3A5.3 5.3 0 1013.2 9',
  fullscreen: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  key: 'M10 9.5a3.5 3.5 0 10-3.3-2.3L2 12v2h2.5v-1.5H6V11l1.3-1.3A3.5 3.5 0 0010 9.5z',
  check: 'M3 8.5l3.5 3.5L13 4.5',
} as const;
export type IconName = keyof typeof ICON_PATHS;
