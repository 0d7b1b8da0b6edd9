/** 0.7895 as 78.95% */
export function percentOf(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
