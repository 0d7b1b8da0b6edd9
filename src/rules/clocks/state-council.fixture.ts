/**
 * The notices of the State Council's General Office on the holidays of 2021 to 2026, typed from them: what is off, from its first to its last day, and the
 * Saturdays and Sundays that are worked in exchange. Not taken from the library that the calendar is made of. The number of the last notice was
 * not seen.
 */
export interface Notice {
  readonly year: number;
  readonly notice: string;
  readonly issued: string;
  /** Name, first and last day off, days worked. */
  readonly holidays: readonly (readonly [string, string, string, ...string[]])[];
}

export const NOTICES: readonly Notice[] = [
  {
    year: 2021,
    notice: '国办发明电〔2020〕27号',
    issued: '2020-11-25',
    holidays: [
      ['元旦', '2021-01-01', '2021-01-03'],
      ['春节', '2021-02-11', '2021-02-17', '2021-02-07', '2021-02-20'],
      ['清明节', '2021-04-03', '2021-04-05'],
      ['劳动节', '2021-05-01', '2021-05-05', '2021-04-25', '2021-05-08'],
      ['端午节', '2021-06-12', '2021-06-14'],
      ['中秋节', '2021-09-19', '2021-09-21', '2021-09-18'],
      ['国庆节', '2021-10-01', '2021-10-07', '2021-09-26', '2021-10-09'],
    ],
  },
  {
    year: 2022,
    notice: '国办发明电〔2021〕11号',
    issued: '2021-10-25',
    holidays: [
      ['元旦', '2022-01-01', '2022-01-03'],
      ['春节', '2022-01-31', '2022-02-06', '2022-01-29', '2022-01-30'],
      ['清明节', '2022-04-03', '2022-04-05', '2022-04-02'],
      ['劳动节', '2022-04-30', '2022-05-04', '2022-04-24', '2022-05-07'],
      ['端午节', '2022-06-03', '2022-06-05'],
      ['中秋节', '2022-09-10', '2022-09-12'],
      ['国庆节', '2022-10-01', '2022-10-07', '2022-10-08', '2022-10-09'],
    ],
  },
  {
    year: 2023,
    notice: '国办发明电〔2022〕16号',
    issued: '2022-12-08',
    holidays: [
      ['元旦', '2022-12-31', '2023-01-02'],
      ['春节', '2023-01-21', '2023-01-27', '2023-01-28', '2023-01-29'],
      ['清明节', '2023-04-05', '2023-04-05'],
      ['劳动节', '2023-04-29', '2023-05-03', '2023-04-23', '2023-05-06'],
      ['端午节', '2023-06-22', '2023-06-24', '2023-06-25'],
      ['中秋节、国庆节', '2023-09-29', '2023-10-06', '2023-10-07', '2023-10-08'],
    ],
  },
  {
    year: 2024,
    notice: '国办发明电〔2023〕7号',
    issued: '2023-10-25',
    holidays: [
      ['元旦', '2024-01-01', '2024-01-01'],
      ['春节', '2024-02-10', '2024-02-17', '2024-02-04', '2024-02-18'],
      ['清明节', '2024-04-04', '2024-04-06', '2024-04-07'],
      ['劳动节', '2024-05-01', '2024-05-05', '2024-04-28', '2024-05-11'],
      ['端午节', '2024-06-10', '2024-06-10'],
      ['中秋节', '2024-09-15', '2024-09-17', '2024-09-14'],
      ['国庆节', '2024-10-01', '2024-10-07', '2024-09-29', '2024-10-12'],
    ],
  },
  {
    year: 2025,
    notice: '国办发明电〔2024〕12号',
    issued: '2024-11-12',
    holidays: [
      ['元旦', '2025-01-01', '2025-01-01'],
      ['春节', '2025-01-28', '2025-02-04', '2025-01-26', '2025-02-08'],
      ['清明节', '2025-04-04', '2025-04-06'],
      ['劳动节', '2025-05-01', '2025-05-05', '2025-04-27'],
      ['端午节', '2025-05-31', '2025-06-02'],
      ['国庆节、中秋节', '2025-10-01', '2025-10-08', '2025-09-28', '2025-10-11'],
    ],
  },
  {
    year: 2026,
    notice: '国务院办公厅关于2026年部分节假日安排的通知',
    issued: '2025-11-04',
    holidays: [
      ['元旦', '2026-01-01', '2026-01-03', '2026-01-04'],
      ['春节', '2026-02-15', '2026-02-23', '2026-02-14', '2026-02-28'],
      ['清明节', '2026-04-04', '2026-04-06'],
      ['劳动节', '2026-05-01', '2026-05-05', '2026-05-09'],
      ['端午节', '2026-06-19', '2026-06-21'],
      ['中秋节', '2026-09-25', '2026-09-27'],
      ['国庆节', '2026-10-01', '2026-10-07', '2026-09-20', '2026-10-10'],
    ],
  },
];

/** Every day from the first of 2021 to the last of 2026 with its holiday, or what it is worked for; plain days have neither. */
export function noticedDays(): Map<string, { readonly off?: string; readonly worked?: string }> {
  const days = new Map<string, { off?: string; worked?: string }>();
  for (const date of datesBetween('2021-01-01', '2026-12-31')) days.set(date, {});
  for (const [name, first, last, ...worked] of NOTICES.flatMap(({ holidays }) => holidays)) {
    for (const date of datesBetween(first, last)) days.set(date, { off: name });
    for (const date of worked) days.set(date, { worked: name });
  }
  return days;
}

function datesBetween(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
    dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}
