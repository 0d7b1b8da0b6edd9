import type { PlannedText, PlanTerms } from '../../domain/index.ts';

/** Whether some message may go out under the new terms that may not under the old: such an amendment is reviewed, any other is not. */
export function grantsMore(before: PlanTerms, after: PlanTerms): boolean {
  return (
    after.messagesMax > before.messagesMax ||
    !after.purposes.every((each) => before.purposes.includes(each)) ||
    !after.signatures.every((each) => before.signatures.includes(each)) ||
    !after.ports.every((port) => before.ports.some((each) => port.startsWith(each))) ||
    !textsWithin(before.texts, after.texts) ||
    !windowsOf(after).every((window) => windowsOf(before).some((each) => isWithin(each, window)))
  );
}

/** By their names and their very words: a text that is only written otherwise is looked at. */
function textsWithin(before: PlanTerms['texts'], after: PlanTerms['texts']): boolean {
  if (before === undefined) return true;
  const known = new Set(before.map(nameOf));
  return after?.every((each) => known.has(nameOf(each))) ?? false;
}

function nameOf(text: PlannedText): string {
  return 'template' in text ? `template ${text.template}` : `text ${text.text}`;
}

type Window = NonNullable<PlanTerms['windows']>[number];

function windowsOf({ windows, from, until }: PlanTerms): readonly Window[] {
  return windows ?? [{ from, until }];
}

function isWithin(outer: Window, { from, until, hours }: Window): boolean {
  if (from < outer.from || until > outer.until) return false;
  if (outer.hours === undefined) return true;
  return hours !== undefined && hours.from >= outer.hours.from && hours.until <= outer.hours.until;
}
