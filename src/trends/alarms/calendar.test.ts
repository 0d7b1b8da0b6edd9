import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../../domain/index.ts';
import { Calendar } from './calendar.ts';
import { factorOf, fitDayFactors } from './day-model.ts';

const calendar = new Calendar();
const dayOf = (date: string) => Date.parse(date) / DAY_MS;

test('what is known of a day: its weekday, festivals that move, days worked in exchange, the dates on which people buy', () => {
  const rows: readonly [string, readonly string[]][] = [
    ['2025-03-03', []],
    ['2025-03-04', ['tuesday']],
    ['2025-01-25', ['saturday', 'before the Spring Festival']],
    ['2025-01-26', ['make-up day', 'before the Spring Festival']],
    ['2025-01-29', ['wednesday', 'Spring Festival, first days']],
    ['2024-02-10', ['saturday', 'Spring Festival, first days']],
    ['2025-02-06', ['thursday', 'after the Spring Festival']],
    ['2025-10-01', ['wednesday', 'National Day, first days']],
    ['2025-10-07', ['tuesday', 'National Day, last days']],
    ['2025-05-01', ['thursday', 'Labour Day']],
    ['2025-03-15', ['saturday', '3·15']],
    ['2025-06-18', ['wednesday', '618']],
    ['2025-11-11', ['tuesday', 'Double Eleven']],
    ['2025-11-05', ['wednesday', 'Double Eleven, ramp']],
  ];
  for (const [date, features] of rows) assert.deepEqual(calendar.of(dayOf(date)), features, date);
});

test('two years teach what a Sunday and a Double Eleven are, and a channel that was added teaches nothing of the kind', () => {
  const first = dayOf('2023-06-01');
  const totals = Array.from({ length: 760 }, (_, i) => {
    const features = calendar.of(first + i);
    const channel = i >= 400 ? 2 : 1;
    const factor = (features.includes('sunday') ? 0.5 : 1) * (features.includes('Double Eleven') ? 4 : 1);
    return Math.round(100 * channel * factor);
  });
  const factors = fitDayFactors({ lastDay: first + 759, totals }, calendar);
  const near = (feature: 'sunday' | 'Double Eleven' | 'friday', factor: number) =>
    assert.ok(
      Math.abs(factorOf(factors, [feature]) / factor - 1) < 0.12,
      `${feature}: ${factorOf(factors, [feature])}`,
    );
  near('sunday', 0.5);
  near('friday', 1);
  near('Double Eleven', 4);
});
