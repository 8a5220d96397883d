/** Outlines on a 24 px grid, drawn in the text colour. */
const paths = {
  arrowDown: 'M12 5v14m-6-6 6 6 6-6',
  arrowLeft: 'M19 12H5m6 6-6-6 6-6',
  arrowUp: 'M12 19V5m-6 6 6-6 6 6',
  archive: 'M4 5h16v4H4Zm1 4v9a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V9m-9 4h4',
  alert: 'M12 8v5m0 3.5v.01M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z',
  calendar: 'M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm-1 5h16M8 3.5V8m8-4.5V8',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevron: 'm9 6 6 6-6 6',
  chevronLeft: 'm15 6-6 6 6 6',
  circle: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z',
  close: 'M6 6l12 12M18 6 6 18',
  code: 'm8 7-5 5 5 5m8-10 5 5-5 5',
  copy: 'M9 9h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2V9Zm-4 6a1 1 0 0 1-1-1V6a2 2 0 0 1 2-2h8a1 1 0 0 1 1 1',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  edit: 'M4 20h4L19 9a2.1 2.1 0 0 0-3-3L5 17l-1 3Zm10-12 3 3',
  expand: 'M9 4H4v5m11-5h5v5M9 20H4v-5m11 5h5v-5',
  eye:
    'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z' +
    'm9.5 2.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z',
  eyeOff:
    'M4 4l16 16M10 5.7a9 9 0 0 1 2-.2c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.9 3.6' +
    'M6.3 7.4A15.6 15.6 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 3.7-.8M10 10a2.8 2.8 0 0 0 4 4',
  info: 'M12 11v5.5m0-9v.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z',
  keyboard:
    'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm3 4h.01' +
    'M11 10h.01M15 10h.01M17.5 10h.01M8 14h8',
  list: 'M9 6h11M9 12h11M9 18h11M4 6l.8.8L6.3 5.3M4 12l.8.8 1.5-1.5M4 18l.8.8 1.5-1.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  model: 'M12 3.5c.6 5.2 3.3 7.9 8.5 8.5-5.2.6-7.9 3.3-8.5 8.5-.6-5.2-3.3-7.9-8.5-8.5 5.2-.6 7.9-3.3 8.5-8.5Z',
  monitor: 'M4 5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm4 15h8m-4-4v4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  panel: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm5 0v16',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3.5 15h1',
  pin: 'M9 4h6l-.7 6.5 3.2 3.5h-11l3.2-3.5L9 4Zm3 10v6',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V4h10v5M7 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M7 14h10v6H7Z',
  restore: 'M4 10h10.5a5 5 0 0 1 0 10H9M4 10l4.5-4.5M4 10l4.5 4.5',
  retry: 'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.8 11.3L20.5 20.5',
  settings:
    'M4 7h9m5 0h2M4 17h2m5 0h9' +
    'M15.5 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Zm-7 10a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z',
  signOut: 'M14 5V4a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-1M10 12h11m-4-4 4 4-4 4',
  stop: 'M7 7h10v10H7Z',
  sun:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v1.5M12 19.5V21M3 12h1.5M19.5 12H21' +
    'M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1',
  thumbDown:
    'M7.5 13.5V4h9.3a2 2 0 0 1 2 1.6l1.2 6a2 2 0 0 1-2 2.4H14l.6 4.2a1.8 1.8 0 0 1-3.4 1L7.5 13.5Zm0 0H5' +
    'a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h2.5',
  thumbUp:
    'M7.5 10.5V20h9.3a2 2 0 0 0 2-1.6l1.2-6a2 2 0 0 0-2-2.4H14l.6-4.2a1.8 1.8 0 0 0-3.4-1L7.5 10.5Zm0 0H5' +
    'a1 1 0 0 0-1 1V19a1 1 0 0 0 1 1h2.5',
  tool:
    'M14.5 6.5a4 4 0 0 1 5-3l-2.7 2.7 1 2 2 1 2.7-2.7a4 4 0 0 1' +
    '-5.5 4.8l-7.5 7.5a2 2 0 0 1-2.8-2.8l7.5-7.5a4 4 0 0 1 .3-2Z',
  wrap: 'M4 6h16M4 12h13a3 3 0 0 1 0 6h-4m2.2-2.2L13 18l2.2 2.2M4 18h5',
  trash: 'M4 7h16M10 11v6M14 11v6M6 7l1 12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1l1-12M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
