interface Props {
  /** In order; drawn as bars from nothing to the greatest. */
  readonly values: readonly number[];
  /** The picture in words. */
  readonly label: string;
}

const BAR = 5;
const GAP = 2;
const HEIGHT = 22;

/** A few days as bars, small enough for a cell of a table. */
export function Spark({ values, label }: Props) {
  const most = Math.max(1, ...values);
  const width = values.length * (BAR + GAP) - GAP;
  return (
    <svg
      className="spark"
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {values.map((value, i) => {
        const height = value === 0 ? 1 : Math.max(2, Math.round((value / most) * HEIGHT));
        const place = { x: i * (BAR + GAP), y: HEIGHT - height, width: BAR, height };
        // biome-ignore lint/suspicious/noArrayIndexKey: days do not move
        return <rect key={i} className={value === 0 ? 'none' : undefined} {...place} rx={1} />;
      })}
    </svg>
  );
}
