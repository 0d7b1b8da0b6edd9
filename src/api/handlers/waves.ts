import { z } from 'zod';
import { PROVINCE_CODES, provinceWords } from '../../complaints/index.ts';
import { formatInstant, maskNumbers, type OrganisationId, parseInstant } from '../../domain/index.ts';
import { PLACEHOLDERS } from '../../texts/index.ts';
import {
  dateOf,
  type Growth,
  type TemplatePiece,
  type Wave,
  type WaveDay,
  type WavePage,
  type WavePlace,
} from '../../trends/index.ts';
import { inRoom } from '../actor.ts';
import type { Answer } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Handlers } from '../serve.ts';
import { tellComplaint, whole } from './cases.ts';

type Own = Extract<keyof Handlers, `${string} /api/waves${string}`>;
type Piece = Answer<'GET /api/waves/:id'>['variants'][number]['text'][number];
type Slot = Extract<TemplatePiece, { kind: string; examples: unknown }>['kind'];

const AFTER = z.tuple([z.number(), z.number().int()]);
const BEFORE = z.tuple([z.number().int()]);
const SLOT_OF = new Map<string, Slot>(
  Object.entries(PLACEHOLDERS).map(([kind, sign]) => [sign, kind as Slot]),
);
const BY_SIGN = new RegExp(`([${Object.values(PLACEHOLDERS).join('')}])`);

/** Waves of near-duplicate texts: they are of many senders at once, and read by those whose duty covers everybody. */
export function waveHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { directory, traffic, complaints } = parts;
  const { waves, gathering } = parts.waves;

  return {
    'GET /api/waves': async (ask) => {
      whole(ask);
      const { limit, after, sort, since, new: isNew, growing: isGrowing, message, ...filter } = ask.query;
      const last = await gathering.lastRun();
      const gatheredThrough = last === undefined ? null : dateOf(last.day);
      if (message !== undefined) {
        const sent = await traffic.message(message);
        const found = sent === undefined ? undefined : await waves.ofMessage(sent);
        return { items: found === undefined ? [] : [tell(found)], next: null, gatheredThrough };
      }
      const place = readCursor(AFTER, after);
      const rows = await waves.list(
        {
          ...{ ...filter, isNew, isGrowing },
          since: since === undefined ? undefined : (parseInstant(since) as number),
        },
        {
          ...{ sort, limit: limit + 1 },
          after: place === undefined ? undefined : { value: place[0], id: place[1] },
        },
      );
      const items = rows.slice(0, limit);
      const { value, id } = rows.length > limit ? waves.placeOf(items.at(-1)!, sort) : NOWHERE;
      return { items: items.map(tell), next: id === 0 ? null : cursor([value, id]), gatheredThrough };
    },
    'GET /api/waves/:id': async (ask) => {
      whole(ask);
      return tellPage(
        await inRoom(waves.get(Number(ask.params.id))),
        (id) => directory.nameOf(id as OrganisationId) ?? null,
      );
    },
    'GET /api/waves/:id/complaints': async (ask) => {
      whole(ask);
      const { limit, after } = ask.query;
      const rows = await inRoom(
        waves.complaints(Number(ask.params.id), { limit: limit + 1, after: readCursor(BEFORE, after)?.[0] }),
      );
      const items = rows.slice(0, limit);
      const told = await complaints.complaints.named(items.map(({ complaint }) => complaint));
      return {
        items: told.map(tellComplaint),
        next: rows.length > limit ? cursor([items.at(-1)!.sequence]) : null,
      };
    },
  };
}

const NOWHERE = { value: 0, id: 0 };

function tell(wave: Wave): Answer<'GET /api/waves'>['items'][number] {
  const { growth, counts } = wave;
  return {
    ...{ id: String(wave.id), state: wave.state },
    mergedInto: wave.mergedInto === undefined ? null : String(wave.mergedInto),
    template: wave.template.map((piece) =>
      piece.kind === 'fixed'
        ? { text: maskNumbers(piece.text) }
        : { slot: piece.kind, examples: piece.examples.map(maskNumbers) },
    ),
    ...{ firstSeen: formatInstant(wave.firstSeen), lastSeen: formatInstant(wave.lastSeen) },
    ...{ isNew: wave.isNew, messages: wave.messages, refused: wave.refused, complaints: wave.complaints },
    growth: { complaints: tellGrowth(growth.complaints), messages: tellGrowth(growth.messages) },
    days: wave.days.map(tellDay),
    counts: {
      ...{ ports: counts.port, signatures: counts.signature },
      ...{ organisations: counts.organisation, regions: counts.region },
    },
  };
}

function tellPage(
  { wave, purpose, variants, places, series, events, cases }: WavePage,
  nameOf: (organisation: string) => string | null,
): Answer<'GET /api/waves/:id'> {
  return {
    ...tell(wave),
    purpose: {
      ...{ kind: purpose.kind, likeliest: purpose.likeliest, share: purpose.share },
      because: purpose.because.map(({ text, weight }) => ({ text: piecesOf(text), weight })),
    },
    variants: variants.map((each) => ({
      ...{ id: String(each.variant), parent: each.parent === undefined ? null : String(each.parent) },
      ...{ by: each.by, distance: each.distance, text: piecesOf(each.prototype) },
      changes: each.changes.map(({ before, after }) => ({
        before: piecesOf(before),
        after: piecesOf(after),
      })),
      ...{ firstSeen: formatInstant(each.firstSeen), lastSeen: formatInstant(each.lastSeen) },
      ...{ messages: each.messages, complaints: each.complaints },
    })),
    places: {
      ports: places.port.map((each) => ({ port: each.name, ...tellPlace(each) })),
      signatures: places.signature.map((each) => ({ signature: each.name, ...tellPlace(each) })),
      organisations: places.organisation.map((each) => ({
        ...{ organisation: each.name, name: nameOf(each.name), ...tellPlace(each) },
      })),
      regions: places.region.map((each) => ({
        ...{ code: each.name, words: wordsOfRegion(each.name), ...tellPlace(each) },
      })),
    },
    series: series.map(tellDay),
    events: events.map(({ at, wave: into, other, by, similarity, ...event }) => ({
      ...{ ...event, wave: String(into), other: String(other), at: formatInstant(at) },
      ...{ by: by ?? null, similarity: similarity ?? null },
    })),
    cases: cases.map((each) => ({ ...each })),
  };
}

/** A normal text: its placeholders as what they stand for. */
function piecesOf(text: string): Piece[] {
  return maskNumbers(text)
    .split(BY_SIGN)
    .filter((part) => part !== '')
    .map((part) => {
      const slot = SLOT_OF.get(part);
      return slot === undefined ? { text: part } : { slot };
    });
}

function tellGrowth({ ratio, ...growth }: Growth) {
  return { ...growth, ratio: ratio ?? null };
}

function tellDay({ day, ...counted }: WaveDay) {
  return { day: dateOf(day), ...counted };
}

function tellPlace({ messages, refused, complaints, firstDay, lastDay }: WavePlace) {
  return { messages, refused, complaints, firstDay: dateOf(firstDay), lastDay: dateOf(lastDay) };
}

function wordsOfRegion(code: string) {
  return provinceWords(PROVINCE_CODES.find((each) => each === code) ?? 'unknown');
}
