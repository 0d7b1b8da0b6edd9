/** For the tests: the room on a PostgreSQL of its own, with a clock that is moved by hand. */
import { type House, number, openHouse } from '../consent/fixture.ts';
import type { Complaints } from './complaints.ts';
import type { ComplaintImports } from './imports/imports.ts';
import type { WantedComplaint } from './intake/check-complaint.ts';
import type { ComplaintTaken, Intake } from './intake/intake.ts';
import { openIntake } from './room.ts';

export const SPAM = '【青禾商城】年中大促，全场满300减50，会员专享，点击 qh.example/618 抢购，拒收请回复R';
export const CODE = '【青禾商城】您的验证码是 482913，10分钟内有效，请勿告诉他人。';
export const PORT = '1069123456';
export const PERSON = { id: 'recipient:test', name: '' };

export interface Centre {
  readonly house: House;
  readonly intake: Intake;
  readonly complaints: Complaints;
  readonly imports: ComplaintImports;
  shut(): Promise<void>;
}

export async function openCentre(): Promise<Centre> {
  const house = await openHouse();
  const { record, sealer, key, clock } = house;
  const { intake, complaints, imports } = openIntake({ record, sealer, key, clock: () => clock.now });
  return {
    ...{ house, intake, complaints, imports },
    shut: () => house.shut(),
  };
}

/** A complaint as the public form hands it in. */
export function complaintOf(i: number, more: Partial<WantedComplaint> = {}): WantedComplaint {
  const recipient = `+${number(i)}`;
  const text = more.text ?? SPAM;
  return {
    ...{ channel: 'web', recipient, proof: 'code', sender: PORT, text },
    originals: [
      {
        name: 'form',
        mediaType: 'application/json',
        bytes: Buffer.from(JSON.stringify({ recipient, text })),
      },
    ],
    ...more,
  };
}

/** The acceptance number of what was taken. */
export function idOf(taken: ComplaintTaken | undefined): string {
  if (taken?.id === undefined) throw new Error(JSON.stringify(taken));
  return taken.id;
}
