import { derivationWords } from '../../words/derivation.ts';
import { useWords } from '../../words/language.tsx';

interface Lift {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}
interface Props {
  readonly finance: Lift;
  readonly other: Lift | null;
}

const [WIDTH, HEIGHT] = [260, 56];
/** Ratios at the ends of the axis; beyond, a line ends in an arrow. */
const [LEAST, MOST] = [0.25, 8];
const TICKS = [0.5, 1, 2, 4] as const;

/** Where a ratio stands: halves and doubles are as far from one. */
function placeOf(ratio: number): number {
  const share = Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
  return 8 + Math.min(1, Math.max(0, share)) * (WIDTH - 16);
}

/** A row of a forest plot: both ratios with their intervals, about the line where nothing follows. The figures stand beside it in words. */
export function Interval({ finance, other }: Props) {
  const w = useWords(derivationWords);
  const said = [
    w.plotOf(w.finance, finance.ratio, finance.low, finance.high),
    ...(other === null ? [] : [w.plotOf(w.other, other.ratio, other.low, other.high)]),
  ].join('; ');
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said}>
      {TICKS.map((tick) => (
        <g key={tick}>
          <line
            x1={placeOf(tick)}
            x2={placeOf(tick)}
            y1={2}
            y2={HEIGHT - 14}
            stroke={tick === 1 ? '#46524f' : '#e6ecea'}
            strokeDasharray={tick === 1 ? '3 2' : undefined}
          />
          <text x={placeOf(tick)} y={HEIGHT - 2} fontSize={11} textAnchor="middle" fill="#46524f">
            {`${tick}×`}
          </text>
        </g>
      ))}
      <Bar lift={finance} y={12} colour="#0b6b5d" />
      {other !== null && <Bar lift={other} y={30} colour="#5a6663" />}
    </svg>
  );
}

function Bar({ lift: { ratio, low, high }, y, colour }: { lift: Lift; y: number; colour: string }) {
  const [from, at, to] = [placeOf(low), placeOf(ratio), placeOf(high)];
  return (
    <g stroke={colour} fill={colour}>
      <line x1={from} x2={to} y1={y} y2={y} strokeWidth={2} />
      {low >= LEAST && <line x1={from} x2={from} y1={y - 4} y2={y + 4} strokeWidth={2} />}
      {high <= MOST && <line x1={to} x2={to} y1={y - 4} y2={y + 4} strokeWidth={2} />}
      <rect x={at - 4} y={y - 4} width={8} height={8} stroke="none" />
    </g>
  );
}
