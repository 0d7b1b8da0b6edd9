import type { FormInstance } from 'antd';
import { Form, Input, InputNumber, Select } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { api, type Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useReach } from '../../parts/reach.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { registryWords } from '../../words/registry.ts';
import { PreCheck } from './pre-check.tsx';

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
  const f = useWords(frameWords);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const reach = useReach('registry.apply');
  const own = reach === 'all' ? '' : (reach[0] ?? '');
  const purposes = useOptions('purposes').filter(({ value }) => value !== 'unclear');
  const required = [{ required: true, message: f.required }];
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
      fields={(form: FormInstance<LeaseFields>) => (
        <>
          <Form.Item name="organisation" label={w.inWhoseName} extra={w.organisationHint} rules={required}>
            <OrganisationField />
          </Form.Item>
          <div className="pair">
            <Form.Item name="lease" label={w.leaseName} extra={w.leaseNameHint} rules={required}>
              <Input maxLength={60} autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Form.Item name="port" label={w.port} rules={required}>
              <Input maxLength={20} autoComplete="off" inputMode="numeric" />
            </Form.Item>
          </div>
          <Form.Item name="lessor" label={w.lessor} extra={w.organisationHint} rules={required}>
            <OrganisationField />
          </Form.Item>
          <Form.Item name="lessee" label={w.lessee} extra={w.organisationHint} rules={required}>
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
          <PreCheck form={form} />
        </>
      )}
      submit={async (values, intention) => {
        const { lease } = await api('POST /api/leases', { body: wantedOf(values), intention });
        navigate(`/leases/${encodeURIComponent(lease)}`);
      }}
    />
  );
}
