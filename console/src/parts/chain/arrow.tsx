/** Points right where there is room, and down where there is none or where hops stand (chain.css). */
export function Arrow() {
  return (
    <svg
      className="chain-arrow"
      viewBox="0 0 28 16"
      width="28"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path className="chain-line" d="M1 8h22" fill="none" />
      <path className="chain-point" d="M18 3l6 5-6 5" fill="none" />
      <path className="chain-cross" d="M9 3l9 10 M18 3L9 13" fill="none" />
    </svg>
  );
}
