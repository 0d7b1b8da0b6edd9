import type { Random } from '../../src/world/index.ts';
import { AFTER, BEFORE, SCREEN } from './phrases.ts';

/** What becomes of a report on its way from a telephone to a form. */
export const DAMAGES = [
  'clean',
  'typing errors',
  'many typing errors',
  'cut off',
  'a short piece',
  'read off a picture',
  'words around it',
  'widths and characters',
  'numbers left out',
  'retold',
  'no text',
  'hours wrong',
  'days wrong',
  'day only',
  'no time',
  'another zone',
  'another year',
  'sender with signs',
  'sender cut',
  'sender mistyped',
  'sender by name',
  'own number as sender',
  'no sender',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** As it stands on the telephone. */
export interface Seen {
  sender: string | undefined;
  text: string | undefined;
  told: { at: number; precision: 'minute' | 'day' } | undefined;
  readonly signature: string;
  readonly own: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Sounds and shapes that people and machines take for one another. */
const SOUNDS = [
  '的得地',
  '在再',
  '作做坐',
  '订定',
  '账帐',
  '券卷劝',
  '元圆员',
  '您你',
  '即及',
  '到道',
  '请情清',
  '回会',
  '份分',
  '号好',
  '限现',
  '先鲜',
  '月阅',
  '复付',
];
const SHAPES = [
  '未末',
  '己已',
  '人入',
  '日曰',
  '土士',
  '大太犬',
  '千干',
  '天夭',
  '0OoQ',
  '1lI|',
  '5S',
  '8B',
  '2Z',
  '6b',
  '拒柜',
  '券卷',
  '户尸',
  '今令',
  '元兀',
];
const TRADITIONAL: Readonly<Record<string, string>> = {
  您: '您',
  请: '請',
  领: '領',
  订: '訂',
  单: '單',
  发: '發',
  货: '貨',
  减: '減',
  满: '滿',
  点: '點',
  击: '擊',
  抢: '搶',
  购: '購',
  员: '員',
  专: '專',
  会: '會',
  时: '時',
  惠: '惠',
  礼: '禮',
  账: '賬',
  还: '還',
  款: '款',
  验: '驗',
  证: '證',
  码: '碼',
  产: '產',
  务: '務',
  额: '額',
  复: '復',
  询: '詢',
  戶: '戶',
  户: '戶',
  优: '優',
  书: '書',
  业: '業',
  数: '數',
};
const COMMON = [
  ...'的一是不了人我在有他这中大来上个国和也子时道说出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同',
];

export class Damaging {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  do(damage: Damage, seen: Seen): void {
    const random = this.#random;
    const text = seen.text ?? '';
    const at = seen.told?.at ?? 0;
    switch (damage) {
      case 'clean':
        break;
      case 'typing errors':
        seen.text = this.#mistyped(text, 0.02 + random.fraction() * 0.05);
        break;
      case 'many typing errors':
        seen.text = this.#mistyped(text, 0.08 + random.fraction() * 0.09);
        break;
      case 'cut off': {
        const kept = Math.ceil(text.length * (0.3 + random.fraction() * 0.45));
        const from = random.chance(0.7) ? 0 : random.between(0, text.length - kept);
        seen.text =
          text.slice(from, from + kept) + (random.chance(0.4) ? random.pick(['...', '…', '……']) : '');
        break;
      }
      case 'a short piece': {
        const kept = random.between(9, 16);
        const from = random.chance(0.5) ? 0 : random.between(0, Math.max(0, text.length - kept));
        seen.text = text.slice(from, from + kept);
        break;
      }
      case 'read off a picture':
        seen.text = this.#read(text);
        break;
      case 'words around it':
        if (random.chance(0.7)) seen.text = random.pick(BEFORE).replace('{port}', seen.sender ?? '') + text;
        if (random.chance(0.7)) seen.text = (seen.text ?? text) + random.pick(AFTER);
        break;
      case 'widths and characters':
        seen.text = this.#otherForms(text);
        break;
      case 'numbers left out':
        seen.text = text.replace(/\d+/g, () =>
          random.chance(0.7) ? random.pick(['', 'x', 'XX', '**']) : '',
        );
        break;
      case 'retold': {
        // Pieces of it, in their order, with words between them.
        const kept: string[] = [];
        for (let from = random.between(0, 12); from < text.length; from += random.between(10, 30))
          kept.push(text.slice(from, from + random.between(4, 9)));
        seen.text = kept
          .map((piece) => piece + random.pick(['，说', '什么的，', '，好像是', ' ', '，还有', '，']))
          .join('');
        break;
      }
      case 'no text':
        seen.text = undefined;
        break;
      case 'hours wrong':
        seen.told = {
          at: at + this.#either(Math.exp(Math.log(4) + random.fraction() * Math.log(300 / 4))) * MINUTE,
          precision: 'minute',
        };
        break;
      case 'days wrong':
        seen.told = {
          at: at + this.#either(random.between(1, 5)) * DAY + random.between(-90, 90) * MINUTE,
          precision: random.chance(0.5) ? 'day' : 'minute',
        };
        break;
      case 'day only':
        seen.told = { at: at - (at % DAY) + 4 * HOUR, precision: 'day' };
        if (Math.floor((at + 8 * HOUR) / DAY) !== Math.floor((seen.told.at + 8 * HOUR) / DAY))
          seen.told.at += DAY;
        break;
      case 'no time':
        seen.told = undefined;
        break;
      case 'another zone':
        seen.told = {
          at: at + this.#either(random.pick([8, 8, 12])) * HOUR + random.between(-3, 3) * MINUTE,
          precision: 'minute',
        };
        break;
      case 'another year':
        seen.told = {
          at: at - 365 * DAY * random.pick([1, 1, 2]),
          precision: random.chance(0.5) ? 'day' : 'minute',
        };
        break;
      case 'sender with signs':
        seen.sender = this.#signed(seen.sender ?? '');
        break;
      case 'sender cut': {
        const digits = seen.sender ?? '';
        const kept = random.between(Math.min(digits.length, 6), Math.max(6, digits.length - 1));
        seen.sender = random.chance(0.75) ? digits.slice(0, kept) : digits.slice(-kept);
        break;
      }
      case 'sender mistyped':
        seen.sender = this.#wrongDigits(seen.sender ?? '');
        break;
      case 'sender by name':
        seen.sender = random.chance(0.6)
          ? seen.signature
          : `${seen.signature}${random.pick(['客服', '发的', '公司'])}`;
        break;
      case 'own number as sender':
        seen.sender = random.chance(0.5) ? seen.own : `+86 ${seen.own}`;
        break;
      case 'no sender':
        seen.sender = random.chance(0.5) ? undefined : '';
        break;
    }
  }

  #either(value: number): number {
    return this.#random.chance(0.5) ? value : -value;
  }

  #mistyped(text: string, rate: number): string {
    const random = this.#random;
    const typed: string[] = [];
    const letters = [...text];
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      if (!random.chance(rate)) {
        typed.push(letter);
        continue;
      }
      const how = random.between(0, 9);
      if (how < 4) typed.push(this.#other(letter, SOUNDS) ?? this.#anyLike(letter));
      else if (how < 6) continue;
      else if (how < 7) typed.push(letter, letter);
      else if (how < 8 && i + 1 < letters.length) {
        typed.push(letters[i + 1]!, letter);
        i += 1;
      } else if (how < 9) typed.push(letter, this.#anyLike(letter));
      else typed.push(this.#anyLike(letter));
    }
    return typed.join('');
  }

  #read(text: string): string {
    const random = this.#random;
    let read = random.chance(0.5) ? random.pick(SCREEN) : '';
    for (const letter of text) {
      if (/[，。！、：；【】]/.test(letter) && random.chance(0.3)) read += random.pick(['', ' ', ',', '.']);
      else if (random.chance(0.06)) read += this.#other(letter, SHAPES) ?? letter;
      else read += letter;
      if (random.chance(0.05)) read += random.pick([' ', '\n', '\r\n', '\u200b']);
    }
    return read;
  }

  #otherForms(text: string): string {
    const random = this.#random;
    const traditional = random.chance(0.5);
    const wide = random.chance(0.7);
    let other = '';
    for (const letter of text) {
      const code = letter.charCodeAt(0);
      if (wide && code > 0x20 && code < 0x7f) other += String.fromCharCode(code + 0xfee0);
      else other += traditional ? (TRADITIONAL[letter] ?? letter) : letter;
      if (random.chance(0.04)) other += random.pick(['\u200b', '\u200e', '\u2060', '\ufeff', '\u202a']);
    }
    return other;
  }

  #signed(digits: string): string {
    const random = this.#random;
    const groups = digits.replace(/(.{4})(?=.)/g, `$1${random.pick([' ', '-', '\u00a0'])}`);
    const shown = random.chance(0.5) ? groups : digits;
    const wide = random.chance(0.2)
      ? shown.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
      : shown;
    return random.pick(['+86', '86', '', '+86 ', '号码：', '0086']) + wide;
  }

  #wrongDigits(digits: string): string {
    const random = this.#random;
    let typed = digits;
    for (let n = random.chance(0.8) ? 1 : 2; n > 0; n--) {
      const at = random.between(3, typed.length - 1);
      const digit = String(random.between(0, 9));
      const how = random.between(0, 3);
      if (how === 0) typed = typed.slice(0, at) + typed.slice(at + 1);
      else if (how === 1) typed = typed.slice(0, at) + digit + typed.slice(at);
      else if (how === 2 && at + 1 < typed.length)
        typed = typed.slice(0, at) + typed[at + 1] + typed[at] + typed.slice(at + 2);
      else typed = typed.slice(0, at) + digit + typed.slice(at + 1);
    }
    return typed;
  }

  #other(letter: string, groups: readonly string[]): string | undefined {
    const group = groups.find((each) => each.includes(letter));
    const others = [...(group ?? '')].filter((each) => each !== letter);
    return others.length === 0 ? undefined : this.#random.pick(others);
  }

  #anyLike(letter: string): string {
    if (/\d/.test(letter)) return String(this.#random.between(0, 9));
    if (/[a-z]/i.test(letter)) return this.#random.pick([...'abcdefghijklmnopqrstuvwxyz']);
    return this.#random.pick(COMMON);
  }
}
