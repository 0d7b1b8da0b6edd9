import { z } from 'zod';
import { WAVE_GROWTHS, WAVE_SORTS } from '../../domain/index.ts';
import { caseComplaint } from './cases.ts';
import { asked, messageId, moment, organisation, page, pageOf, words } from './common.ts';

/** A day in Shanghai. */
const date = z.iso.date().meta({ example: '2026-05-01' });
const wave = z
  .string()
  .meta({ description: 'given once; of two that turn out one the lower stays', example: '4711' });
const acceptance = z.string().regex(/^20\d{13,20}$/);
const storable = z.string().regex(/^[^\0]*$/);
const flag = z.enum(['0', '1']).transform((text) => text === '1');
const slot = z.enum(['link', 'telephone', 'amount', 'number', 'name', 'words']);

/** Of a text that was made normal: what stands there, or of what kind it is where it differs from message to message. */
const piece = z.union([z.object({ text: z.string() }), z.object({ slot })]);
const templatePiece = z.union([
  z.object({ text: z.string() }),
  z.object({
    slot,
    examples: z
      .array(z.string())
      .meta({ description: 'what stood there; empty: nothing. Never a telephone number or a name' }),
  }),
]);
const day = z.object({ day: date, messages: z.number(), refused: z.number(), complaints: z.number() });
const growth = z.object({
  last: z.number().meta({ description: 'in the last seven days' }),
  before: z.number().meta({ description: 'in the seven before' }),
  ratio: z.number().nullable().meta({ description: 'null: nothing came before, or too little data' }),
  state: z.enum(WAVE_GROWTHS),
});

export const byWave = z.object({ id: z.string().regex(/^[1-9]\d{0,14}$/) });

export const waveEntry = z.object({
  id: wave,
  state: z.enum(['open', 'quiet', 'merged']).meta({
    description: 'quiet: nothing came for thirty days; merged: it is part of another now',
  }),
  mergedInto: wave.nullable().meta({ description: 'where it went in the end' }),
  template: z.array(templatePiece),
  firstSeen: moment,
  lastSeen: moment,
  isNew: z.boolean().meta({ description: 'first seen within seven days' }),
  messages: z.number().meta({ description: 'marketing, and what is unclear, from ports; refused ones too' }),
  refused: z.number().meta({ description: 'of the messages' }),
  complaints: z.number().meta({ description: 'that count' }),
  growth: z.object({ complaints: growth, messages: growth }),
  days: z.array(day).meta({ description: 'the last fourteen' }),
  counts: z.object({
    ports: z.number(),
    signatures: z.number(),
    organisations: z.number(),
    regions: z.number().meta({ description: 'provinces from which it was complained about' }),
  }),
});
export const waves = pageOf(waveEntry).extend({
  gatheredThrough: date
    .nullable()
    .meta({ description: 'the last day whose traffic is gathered; complaints are gathered as they come' }),
});

const place = {
  messages: z.number(),
  refused: z.number(),
  complaints: z.number(),
  firstDay: date,
  lastDay: date,
};
export const wavePage = waveEntry.extend({
  purpose: z.object({
    kind: z.enum(['service', 'marketing', 'fraud', 'illegal', 'person', 'other', 'uncertain']),
    likeliest: z.string().meta({ description: 'within the kind', example: 'marketing-retail' }),
    share: z.number().meta({ description: 'how likely the kind is, calibrated' }),
    because: z
      .array(z.object({ text: z.array(piece), weight: z.number() }))
      .meta({ description: 'pieces of the template that spoke for it, the weightiest first' }),
  }),
  /** The mutation tree, the oldest first. */
  variants: z.array(
    z.object({
      id: z.string(),
      parent: z
        .string()
        .nullable()
        .meta({ description: 'null: the first; it may be one that was split off' }),
      by: z
        .enum(['first', 'text', 'contact'])
        .meta({ description: 'by its words, or by a contact that it shares' }),
      distance: z.number().meta({ description: 'from its parent, 0 to 1' }),
      text: z.array(piece),
      changes: z.array(z.object({ before: z.array(piece), after: z.array(piece) })),
      firstSeen: moment,
      lastSeen: moment,
      messages: z.number(),
      complaints: z.number(),
    }),
  ),
  places: z
    .object({
      ports: z.array(z.object({ port: z.string(), ...place })),
      signatures: z.array(z.object({ signature: z.string(), ...place })),
      organisations: z.array(z.object({ organisation: z.string(), name: z.string().nullable(), ...place })),
      regions: z.array(z.object({ code: z.string(), words, ...place })),
    })
    .meta({ description: 'those with most, fifty each at most' }),
  series: z.array(day).meta({ description: 'day by day, the last 120 at most' }),
  events: z
    .array(
      z.object({
        kind: z.enum(['merge', 'split']),
        wave: wave.meta({ description: 'the one that goes on' }),
        other: wave.meta({ description: 'the one that went into it, or came out of it' }),
        variants: z.number(),
        at: moment,
        by: z
          .enum(['text', 'contact'])
          .nullable()
          .meta({ description: 'null: found on looking through all' }),
        similarity: z.number().nullable(),
      }),
    )
    .meta({ description: 'the newest first' }),
  cases: z.array(z.object({ id: z.string(), complaints: z.number() })),
});

export const wavesQuery = z.object({
  ...page,
  sort: z.enum(WAVE_SORTS).default('seen').meta({ description: 'the most first' }),
  since: asked.optional().meta({ description: 'seen since' }),
  organisation: organisation.optional(),
  port: z
    .string()
    .regex(/^\d{3,20}$/)
    .optional(),
  signature: storable.trim().min(1).max(60).optional(),
  new: flag.optional().meta({ description: 'first seen within seven days' }),
  growing: flag.optional().meta({ description: 'by complaints or by messages' }),
  text: storable
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'in the template; other ways to write it are the same' }),
  complaint: acceptance.optional().meta({ description: 'the one that this complaint is in' }),
  message: messageId.optional().meta({ description: 'the one that this message is of' }),
});
export const waveComplaintsQuery = z.object(page);
export const waveComplaint = caseComplaint;
