import { assertNever, type Words } from '../../domain/index.ts';
import type { Clock } from './clocks.ts';
import type { ClockState, CountedDay, Deadline } from './deadline.ts';

/* Clocks in words, for a page: how one stands, when it ends, and why each of its days counts or does not. */

/** 还剩 3 个工作日; 2 working days overdue. */
export function describeClockState(told: ClockState, { unit }: Clock): Words {
  const [zh, en] = unit === 'working-days' ? ['个工作日', 'working day'] : ['天', 'day'];
  const days = (n: number) => `${n} ${en}${n === 1 ? '' : 's'}`;
  if (told.state === 'overdue')
    return told.over === 0
      ? { zh: '已逾期', en: 'overdue' }
      : { zh: `逾期 ${told.over} ${zh}`, en: `${days(told.over)} overdue` };
  return told.left === 0
    ? { zh: '今天到期', en: 'due today' }
    : { zh: `还剩 ${told.left} ${zh}`, en: `${days(told.left)} left` };
}

/** What is to be done until when, in how many days; whether the length is no law, and whether the date may still move. */
export function describeDeadline({ clock, lastDay, awaits }: Deadline): Words {
  const { length, unit, duty, event, citation } = clock;
  const days = unit === 'working-days' ? ['个工作日', 'working days'] : ['日', 'calendar days'];
  const notes: Words[] = citation.certainty === 'convention' ? [citation] : [];
  if (awaits !== undefined)
    notes.push({
      zh: `暂定：本系统尚无 ${awaits} 年放假安排，按周末和法定节日推算`,
      en: `provisional: this system does not have the holidays of ${awaits} yet; reckoned from weekends and the holidays of law`,
    });
  const zh = notes.length === 0 ? '' : `（${notes.map((note) => note.zh).join('；')}）`;
  const en = notes.length === 0 ? '' : ` (${notes.map((note) => note.en).join('; ')})`;
  return {
    zh: `${event.zh}后 ${length} ${days[0]}内${duty.zh}：至 ${lastDay} 24时止${zh}`,
    en: `${duty.en} within ${length} ${days[1]} after ${event.en}: until the end of ${lastDay}${en}`,
  };
}

/** Why a day counts or does not: 国庆节调休上班，第 3 日. */
export function describeDay(day: CountedDay): Words {
  const { zh, en } = kindOf(day);
  switch (day.role) {
    case 'start':
      return { zh: `${zh}，开始的当日不计入`, en: `${en}; the day of the start is not counted` };
    case 'counted':
      return { zh: `${zh}，第 ${day.number} 日`, en: `${en}, day ${day.number}` };
    case 'day-off':
      return { zh: `${zh}，不计入`, en: `${en}, not counted` };
    case 'extension':
      return day.isWorking
        ? {
            zh: `${zh}，休假日结束的次日，顺延至此`,
            en: `${en}, the first day after the days off: the term ends here`,
          }
        : { zh: `${zh}，顺延`, en: `${en}, the term goes on` };
    default:
      return assertNever(day.role);
  }
}

function kindOf({ kind, holiday }: CountedDay): Words {
  switch (kind) {
    case 'weekday':
      return { zh: '工作日', en: 'working day' };
    case 'weekend':
      return { zh: '周末', en: 'weekend' };
    case 'holiday':
      return { zh: `${holiday?.zh}放假`, en: `day off for ${holiday?.en}` };
    case 'make-up':
      return { zh: `${holiday?.zh}调休上班`, en: `worked in exchange for ${holiday?.en}` };
    default:
      return assertNever(kind);
  }
}
