import type { FormInstance } from 'antd';
import { Form, Input, InputNumber, Select } from 'antd';
import { useMemo, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, type Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useReach } from '../../parts/reach.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { type CheckedFields, type Gate, PreCheckPanel, usePreCheck } from '../../templates/pre-check.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';

type Wanted = Body<'POST /api/leases'>;

/** What the form holds: a field that nobody filled is absent or empty. */
export interface LeaseFields {
  readonly organisation?: string;
  readonly lease?: string;
  readonly port?: string;
  readonly lessor?: string;
  readonly lessee?: string;
  readonly purposes?: readonly string[];
  readonly signatures?: readonly string[];
  readonly messagesMax?: { readonly count?: number | null; readonly per?: string };
  readonly from?: string;
  readonly until?: string;
}

/** As the API is asked: what is empty is left out where it may be. */
export function wantedOf(fields: LeaseFields): Wanted {
  const { purposes = [], signatures = [], messagesMax, from = '', until = '' } = fields;
  const text = (name: 'organisation' | 'lease' | 'port' | 'lessor' | 'lessee') => (fields[name] ?? '').trim();
  const count = messagesMax?.count ?? undefined;
  return {
    organisation: text('organisation'),
    lease: text('lease'),
    port: text('port'),
    lessor: text('lessor'),
    lessee: text('lessee'),
    ...(purposes.length === 0 ? {} : { purposes: [...purposes] }),
    ...(signatures.length === 0 ? {} : { signatures: [...signatures] }),
    ...(count === undefined ? {} : { messagesMax: { count, per: messagesMax?.per ?? 'month' } }),
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
  };
}

export default function DeclareLease() {
  const w = useWords(registryWords);
  const p = useWords(pageWords);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const reach = useReach('registry.apply');
  const own = reach === 'all' ? '' : (reach[0] ?? '');
  const gate: Gate = useRef(undefined);
  return (
    <FormPage<LeaseFields>
      title={p.declareLease}
      name="lease"
      initial={{
        organisation: own,
        port: search.get('port') ?? '',
        lessor: search.get('lessor') ?? own,
        messagesMax: { per: 'month' },
      }}
      intro={<p className="quiet intro">{w.declareWhat}</p>}
      submitText={w.declareLease}
      fields={(form) => <Fields form={form} gate={gate} />}
      submit={async (values, intention) => {
        if ((await gate.current?.()) === false) return false;
        const { lease } = await api('POST /api/leases', { body: wantedOf(values), intention });
        navigate(`/leases/${encodeURIComponent(lease)}`);
        return true;
      }}
    />
  );
}

const OPTIONAL: ReadonlySet<string> = new Set(['purposes', 'signatures', 'messagesMax', 'from', 'until']);
const placeOf = (field: string) => (field === 'messagesMax' ? [field, 'count'] : [field]);

async function askCheck(question: string, signal?: AbortSignal) {
  const body = JSON.parse(question) as Wanted;
  return (await api('POST /api/leases/check', { body, signal })).objections;
}

function Fields({ form, gate }: { form: FormInstance<LeaseFields>; gate: Gate }) {
  const w = useWords(registryWords);
  const purposes = useOptions('purposes').filter(({ value }) => value !== 'unclear');
  const values = (Form.useWatch([], form) ?? {}) as LeaseFields;
  const fields = useMemo<CheckedFields>(
    () => ({
      labels: new Map([
        ['organisation', w.inWhoseName],
        ['lease', w.leaseName],
        ['port', w.port],
        ['lessor', w.lessor],
        ['lessee', w.lessee],
        ['purposes', w.carries],
        ['signatures', w.mayUse],
        ['messagesMax', w.volume],
        ['from', w.from],
        ['until', w.until],
      ]),
      optional: OPTIONAL,
      placeOf,
    }),
    [w],
  );
  const question = JSON.stringify(wantedOf(values));
  const check = usePreCheck({ form, gate, question, check: askCheck, fields });
  return (
    <>
      <PreCheckPanel check={check} form={form} fields={fields} clean={w.preCheckWell} />
      <Form.Item name="organisation" label={w.inWhoseName} extra={w.organisationHint} required>
        <OrganisationField />
      </Form.Item>
      <div className="pair">
        <Form.Item name="lease" label={w.leaseName} extra={w.leaseNameHint} required>
          <Input maxLength={60} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="port" label={w.port} required>
          <Input maxLength={20} autoComplete="off" inputMode="numeric" />
        </Form.Item>
      </div>
      <Form.Item name="lessor" label={w.lessor} extra={w.organisationHint} required>
        <OrganisationField />
      </Form.Item>
      <Form.Item name="lessee" label={w.lessee} extra={w.organisationHint} required>
        <OrganisationField />
      </Form.Item>
      <Form.Item name="purposes" label={w.carries} extra={w.carriesHint}>
        <Select mode="multiple" options={purposes} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="signatures" label={w.mayUse} extra={w.signaturesHint}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', ',', '，', ' ']} />
      </Form.Item>
      <div className="pair">
        <Form.Item name={['messagesMax', 'count']} label={w.volume} extra={w.volumeHint}>
          <InputNumber min={1} max={1_000_000_000} precision={0} className="whole" />
        </Form.Item>
        <Form.Item name={['messagesMax', 'per']} label={w.per}>
          <Select
            options={[
              { value: 'day', label: w.perDay },
              { value: 'month', label: w.perMonth },
            ]}
          />
        </Form.Item>
      </div>
      <div className="pair">
        <Form.Item name="from" label={w.from} extra={w.fromHint}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={w.until} extra={w.untilHint}>
          <Input type="date" />
        </Form.Item>
      </div>
    </>
  );
}
