/** Line drawings of 20 by 20, as paths: the whole icon package is too much for a dozen of them. Add one as `name: 'path'`. */
const PATHS = {
  consent: 'M4 4.500h12v9h-6.500l-3.500 3v-3H4z M7 9l2 2 4-4',
  complaint: 'M4 4h12v9H9l-4 3v-3H4z M10 6.500v3 M10 11h.01',
  case: 'M3.500 6.500h13v9.500h-13z M7.500 6.500V4h5v2.500 M3.500 10.500h13',
  lead: 'M4 4.500v6a3 3 0 0 0 3 3h8.500 M12 10l3.500 3.500L12 17',
  message: 'M4 4h12v9H9l-4 3v-3H4z M7 7.5h6 M7 10h4',
  live: 'M10 10h.01 M6.5 13.5a5 5 0 0 1 0-7 M13.5 6.5a5 5 0 0 1 0 7 M4 16a8.5 8.5 0 0 1 0-12 M16 4a8.5 8.5 0 0 1 0 12',
  held: 'M7 4v12 M13 4v12',
  bulletin: 'M4 3.500h12v13H4z M7 7h6 M7 10h6 M7 13h3.500',
  chart: 'M3.5 16.5h13 M6 13.5v-4 M10 13.5v-8 M14 13.5V8',
  work: 'M4 5.5h2 M9 5.5h7 M4 10h2 M9 10h7 M4 14.5h2 M9 14.5h7',
  account: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z M4 16.5a6 6 0 0 1 12 0',
  people:
    'M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z M2.5 16a5 5 0 0 1 10 0 M13 4.5a2.5 2.5 0 0 1 0 4.8 M14.5 11.5a5 5 0 0 1 3 4.5',
  organisation:
    'M4 16.5v-12h8v12 M12 8.500h4v8 M2.500 16.500h15 M6.500 7.500h3 M6.500 10.500h3 M6.500 13.500h3',
  port: 'M6 3.500h8v13H6z M9 14h2',
  lease:
    'M3 10a2.500 2.500 0 1 0 5 0 2.500 2.500 0 0 0-5 0 M8 10h4 M12 10a2.500 2.500 0 1 0 5 0 2.500 2.500 0 0 0-5 0',
  signature: 'M8 4H5v12h3 M12 4h3v12h-3 M8.500 10h3',
  letter: 'M3.500 5.500h13v9.500h-13z M3.500 6l6.500 5 6.500-5',
  template: 'M3.500 4.500h13v11h-13z M6 8h3.500 M12 8h2 M6 12h2 M10.500 12h3.500',
  import: 'M10 12.500v-9 M6.500 7l3.500-3.500L13.500 7 M4 12.500v4h12v-4',
  expiring: 'M10 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13z M10 7v3.500l2.500 1.500 M8 2h4',
  key: 'M7 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M10.5 10H17v3 M14 10v2.5',
  rules: 'M10 3.5v13 M5 16.5h10 M4 6.5h12 M4 6.5l-2 5a2.2 2.2 0 0 0 4 0z M16 6.5l-2 5a2.2 2.2 0 0 0 4 0z',
  proposal: 'M5 3.5h7l3 3v10H5z M8 10.5l1.5 1.5 3-3',
  gateway: 'M3.5 5h13v4h-13z M3.5 11.5h13v4h-13z M6 7h.01 M6 13.5h.01',
  audit: 'M5 3.5h10v13H5z M7.5 7h5 M7.5 10h5 M7.5 13h3',
  health: 'M2.5 10.5h4l2-5 3.5 9 2-4h3.5',
  jobs: 'M10 3.5v9 M6.5 9l3.5 3.5L13.5 9 M4 16.5h12',
  menu: 'M3.5 5.5h13 M3.5 10h13 M3.5 14.5h13',
  refresh: 'M15.5 8a6 6 0 1 0 .5 3.5 M16 4v4h-4',
  columns: 'M3.5 4.5h13v11h-13z M8 4.5v11 M12 4.5v11',
  pause: 'M7 4.5v11 M13 4.5v11',
  play: 'M6.5 4.5l9 5.5-9 5.5z',
  tick: 'M4 10.5l4 4 8-9',
  cross: 'M5 5l10 10 M15 5L5 15',
  next: 'M4 10h11 M10.500 5.500L15 10l-4.500 4.500',
  application: 'M5 3.500h7l3 3v10H5z M12 3.500v3h3 M7.500 10h5 M7.500 13h3',
  review: 'M4 3.500h9v5 M4 3.500v13h5 M7 7h3 M7 10h2 M10.500 13.500l2.500 2.500 4-5',
  plan: 'M3.500 5h13v11.500h-13z M3.500 8.500h13 M7 3v3 M13 3v3 M6 11.500h5 M9 14h5',
  sanction: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z M5 5l10 10',
  wave: 'M2.500 7c2.500-3 5-3 7.500 0s5 3 7.500 0 M2.500 13c2.500-3 5-3 7.500 0s5 3 7.500 0',
  threshold: 'M3 16h14 M3 8h14 M5 13l3-2 3 1 5-8',
  alarm:
    'M10 3.500a4.500 4.500 0 0 0-4.500 4.500v3.500L4 14h12l-1.500-2.500V8A4.500 4.500 0 0 0 10 3.500z M8.500 16.500h3',
  finding: 'M9 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10z M12.500 12.500l4 4 M9 6.500v3 M9 11.500h.01',
  detector: 'M3.500 10a6.500 6.500 0 1 1 13 0 M6.500 10a3.500 3.500 0 1 1 7 0 M10 10v6.500',
  shield: 'M10 3l6 2v5c0 3.5-2.5 6-6 7.5C6.500 16 4 13.500 4 10V5z M7.500 10l2 2 3.500-3.500',
  link: 'M8 12l4-4 M9 6l1.500-1.500a3 3 0 0 1 5 5L14 11 M11 14l-1.500 1.500a3 3 0 0 1-5-5L6 9',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width="1.25em"
      height="1.25em"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
