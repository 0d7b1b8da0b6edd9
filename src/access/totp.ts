import { Secret, TOTP } from 'otpauth';
import { drawRecoveryCode, hashOf } from './draw.ts';
import type { Ground } from './ground.ts';
import { AccessError, type Id } from './types.ts';

const ISSUER = 'Anning 安宁';
const PERIOD_S = 30;
const RECOVERY_CODES = 10;

export interface TotpOffer {
  /** Base32, for who types it. */
  readonly secret: string;
  /** otpauth://…, for the QR code. */
  readonly uri: string;
}

/** Codes of an authenticator app, sealed because their secret is needed again, and the recovery codes that stand in for them. */
export class Totp {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** A secret that counts once a code made with it has been shown; what there was before counts until then. */
  async start(person: Id, login: string): Promise<TotpOffer> {
    const secret = new Secret({ size: 20 });
    await this.#ground.db
      .updateTable('person')
      .set({ totp_pending: this.#ground.sealer.seal(Buffer.from(secret.bytes)) })
      .where('id', '=', person)
      .execute();
    return { secret: secret.base32, uri: generator(secret, login).toString() };
  }

  /** Ten new recovery codes; those before are void. */
  async finish(person: Id, code: string): Promise<readonly string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, drawRecoveryCode);
    await this.#ground.db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('person')
        .select('totp_pending')
        .where('id', '=', person)
        .forUpdate()
        .executeTakeFirst();
      const pending = row?.totp_pending ?? undefined;
      const step = pending === undefined ? undefined : this.#stepOf(pending, code);
      if (pending === undefined || step === undefined) throw new AccessError('code-wrong', { field: 'code' });
      await trx
        .updateTable('person')
        .set({ totp: pending, totp_pending: null, totp_step: step })
        .where('id', '=', person)
        .execute();
      await trx.deleteFrom('recovery_code').where('person', '=', person).execute();
      await trx
        .insertInto('recovery_code')
        .values(codes.map((each) => ({ person, hash: recoveryHash(each) })))
        .execute();
    });
    return codes;
  }

  /** Accepts a time step once, and none before it. */
  async accepts(person: Id, code: string): Promise<boolean> {
    const { db } = this.#ground;
    const row = await db.selectFrom('person').select('totp').where('id', '=', person).executeTakeFirst();
    const step = row?.totp == null ? undefined : this.#stepOf(row.totp, code);
    if (step === undefined) return false;
    const { numUpdatedRows } = await db
      .updateTable('person')
      .set({ totp_step: step })
      .where('id', '=', person)
      .where((eb) => eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', step)]))
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  async usesRecoveryCode(person: Id, code: string): Promise<boolean> {
    const { numDeletedRows } = await this.#ground.db
      .deleteFrom('recovery_code')
      .where('person', '=', person)
      .where('hash', '=', recoveryHash(code))
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  #stepOf(sealed: Buffer, typed: string): number | undefined {
    const token = typed.replace(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return undefined;
    const secret = new Secret({ buffer: Uint8Array.from(this.#ground.sealer.open(sealed)).buffer });
    const timestamp = this.#ground.clock();
    const delta = generator(secret, '').validate({ token, timestamp, window: 1 });
    return delta === null ? undefined : TOTP.counter({ period: PERIOD_S, timestamp }) + delta;
  }
}

const generator = (secret: Secret, login: string): TOTP =>
  new TOTP({ issuer: ISSUER, label: login, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret });

const recoveryHash = (code: string): Buffer => hashOf(code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
