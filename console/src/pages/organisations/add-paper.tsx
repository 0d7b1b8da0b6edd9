import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { api } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { organisationWords } from '../../words/organisations.ts';
import { registryWords } from '../../words/registry.ts';

export type PaperKind = 'qualification' | 'contact' | 'relation';

/** All fields of the three kinds; each form shows its own. */
interface Fields {
  kind?: string;
  number?: string;
  issuer?: string;
  role?: string;
  name?: string;
  phone?: string;
  email?: string;
  counterparty?: string;
  from?: string;
  until?: string;
}

interface Props {
  readonly kind: PaperKind;
  readonly title: string;
  readonly organisation: string;
  onClose(): void;
}

/** A qualification, a person or a relation, added to an organisation. */
export function AddPaper({ kind, title, organisation, onClose }: Props) {
  const w = useWords(registryWords);
  const again = useOrganisationAgain(organisation);
  return (
    <Modal open title={title} footer={null} onCancel={onClose} mask={{ closable: false }}>
      <DraftForm<Fields>
        name={`${kind}.${organisation}`}
        initial={{}}
        submitText={title}
        fields={() => (
          <>
            {kind === 'qualification' && <QualificationFields />}
            {kind === 'contact' && <ContactFields />}
            {kind === 'relation' && <RelationFields />}
            <div className="pair">
              <Form.Item name="from" label={w.from} extra={w.fromHint}>
                <Input type="date" />
              </Form.Item>
              <Form.Item name="until" label={w.until} extra={w.untilHint}>
                <Input type="date" />
              </Form.Item>
            </div>
          </>
        )}
        submit={async (fields, intention) => {
          await add(kind, organisation, fields, intention);
          await again();
          onClose();
        }}
        onCancel={onClose}
      />
    </Modal>
  );
}

async function add(kind: PaperKind, id: string, fields: Fields, intention: string): Promise<void> {
  const text = (name: keyof Fields) => (fields[name] ?? '').trim();
  const term = {
    ...(text('from') === '' ? {} : { from: text('from') }),
    ...(text('until') === '' ? {} : { until: text('until') }),
  };
  const params = { id };
  if (kind === 'qualification') {
    const body = { kind: text('kind'), number: text('number'), issuer: text('issuer'), ...term };
    await api('POST /api/organisations/:id/qualifications', { params, body, intention });
  } else if (kind === 'contact') {
    const body = {
      role: text('role'),
      name: text('name'),
      phone: text('phone'),
      email: text('email'),
      ...term,
    };
    await api('POST /api/organisations/:id/contacts', { params, body, intention });
  } else {
    const body = { role: text('role'), counterparty: text('counterparty'), ...term };
    await api('POST /api/organisations/:id/relations', { params, body, intention });
  }
}

function useRequired() {
  const f = useWords(frameWords);
  return [{ required: true, message: f.required }];
}

function QualificationFields() {
  const o = useWords(organisationWords);
  const required = useRequired();
  const kinds = useOptions('qualifications');
  return (
    <>
      <Form.Item name="kind" label={o.kind} rules={required}>
        <Select options={kinds} />
      </Form.Item>
      <Form.Item name="number" label={o.number} rules={required}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="issuer" label={o.issuer} rules={required}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </>
  );
}

function ContactFields() {
  const o = useWords(organisationWords);
  const required = useRequired();
  const roles = useOptions('contactRoles');
  return (
    <>
      <Form.Item name="role" label={o.role} rules={required}>
        <Select options={roles} />
      </Form.Item>
      <Form.Item name="name" label={o.person} rules={required}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <div className="pair">
        <Form.Item name="phone" label={o.phone} rules={required}>
          <Input maxLength={40} autoComplete="off" inputMode="tel" />
        </Form.Item>
        <Form.Item name="email" label={o.email} rules={required}>
          <Input maxLength={100} autoComplete="off" inputMode="email" />
        </Form.Item>
      </div>
    </>
  );
}

function RelationFields() {
  const o = useWords(organisationWords);
  const w = useWords(registryWords);
  const required = useRequired();
  const roles = useOptions('relationRoles');
  return (
    <>
      <Form.Item name="counterparty" label={o.counterparty} extra={w.organisationHint} rules={required}>
        <OrganisationField />
      </Form.Item>
      <Form.Item name="role" label={o.roleTo} rules={required}>
        <Select options={roles} />
      </Form.Item>
    </>
  );
}

export function useOrganisationAgain(organisation: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['organisation', organisation] });
}
