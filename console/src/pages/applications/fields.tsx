import type { FormInstance } from 'antd';
import { Form, Input, Radio, Select } from 'antd';
import { useMemo } from 'react';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import type { PreCheck } from '../../templates/pre-check.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { type Draft, OPTIONAL } from './draft.ts';
import { PortStructure } from './port-structure.tsx';
import { Despite, SignaturePreview } from './signature-parts.tsx';
import type { ApplicationKind } from './state.tsx';
import { TemplateTextField } from './template-text-field.tsx';

const SOURCES = ['company-name', 'app', 'trademark', 'website', 'official-account', 'shop-name'] as const;
const NAMES_MAX = 2_000;

/** The fields of a kind as the API names them, in the order of the form, with their labels. */
export function useLabels(kind: ApplicationKind, byLetter: boolean): ReadonlyMap<string, string> {
  const w = useWords(applicationWords);
  return useMemo(() => {
    const fields: Record<ApplicationKind, readonly (readonly [string, string])[]> = {
      port: [
        ['organisation', w.inWhoseName],
        ['port', w.portNumber],
        ['use', w.use],
        ['accessPoints', w.accessPoints],
      ],
      signature: [
        ['organisation', w.inWhoseName],
        ['signature', w.signatureName],
        ['use', w.usedBy],
        ...(byLetter
          ? ([
              ['owner', w.owner],
              ['letter', w.letterName],
            ] as const)
          : []),
        ['source', w.source],
        ['sourceDate', w.sourceDate],
      ],
      letter: [
        ['organisation', w.inWhoseName],
        ['letter', w.letterName],
        ['grantor', w.grantor],
        ['grantee', w.grantee],
        ['signatures', w.signatures],
        ['purposes', w.purposes],
        ['ports', w.ports],
        ['from', w.from],
        ['until', w.until],
      ],
      filing: [
        ['organisation', w.inWhoseName],
        ['signature', w.signatureName],
        ['carrier', w.carrier],
        ['state', w.filingState],
      ],
      template: [
        ['organisation', w.inWhoseName],
        ['template', w.templateName],
        ['signature', w.signatureName],
        ['purpose', w.purpose],
        ['text', w.templateText],
        ['ports', w.templatePorts],
        ['links', w.links],
        ['callbacks', w.callbacks],
      ],
    };
    return new Map(fields[kind]);
  }, [w, kind, byLetter]);
}

interface Props {
  readonly kind: ApplicationKind;
  readonly form: FormInstance<Draft>;
  readonly draft: Draft;
  readonly check: PreCheck;
  readonly labels: ReadonlyMap<string, string>;
}

export function Fields({ kind, form, draft, check, labels }: Props) {
  const w = useWords(applicationWords);
  const carriers = useOptions('carriers');
  const purposes = useOptions('purposes').filter(({ value }) => value !== 'unclear');
  const item = (field: string, extra?: string) => ({
    name: ['wanted', field],
    label: labels.get(field),
    required: !OPTIONAL.has(field),
    ...(extra === undefined ? {} : { extra }),
  });
  const plain = { autoComplete: 'off', spellCheck: false };
  const code = <OrganisationField />;
  const whose = <Form.Item {...item('organisation', w.inWhoseNameHint)}>{code}</Form.Item>;
  const { wanted = {} } = draft;
  switch (kind) {
    case 'port':
      return (
        <>
          {whose}
          <Form.Item {...item('port')}>
            <Input maxLength={20} inputMode="numeric" {...plain} />
          </Form.Item>
          <PortStructure port={String(wanted['port'] ?? '')} />
          <Form.Item {...item('use')}>
            <Radio.Group
              options={[
                { value: 'service', label: w.service },
                { value: 'marketing', label: w.marketing },
              ]}
              vertical
            />
          </Form.Item>
          <Form.Item {...item('accessPoints', w.accessPointsHint)}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={NAMES_MAX} {...plain} />
          </Form.Item>
        </>
      );
    case 'signature':
      return (
        <>
          {whose}
          <Form.Item {...item('signature', w.signatureHint)}>
            <Input
              maxLength={200}
              prefix="【"
              suffix="】"
              {...plain}
              // What was said of another name does not hold for this one.
              onChange={() => form.setFieldValue(['wanted', 'despite'] as never, undefined as never)}
            />
          </Form.Item>
          <Form.Item noStyle name={['wanted', 'despite']}>
            <Despite signature={String(wanted['signature'] ?? '')} objections={check.objections} />
          </Form.Item>
          <SignaturePreview signature={String(wanted['signature'] ?? '')} />
          <Form.Item {...item('use')}>
            <Radio.Group
              options={[
                { value: 'own', label: w.own },
                { value: 'letter', label: w.byLetter },
              ]}
              vertical
            />
          </Form.Item>
          {wanted['use'] === 'letter' && (
            <>
              <Form.Item {...item('owner', w.inWhoseNameHint)}>{code}</Form.Item>
              <Form.Item {...item('letter', w.letterNameHint)}>
                <Input maxLength={40} {...plain} />
              </Form.Item>
            </>
          )}
          <Form.Item {...item('source')}>
            <Select placeholder={w.choose} options={SOURCES.map((value) => ({ value, label: w[value] }))} />
          </Form.Item>
          <Form.Item {...item('sourceDate')}>
            <Input type="date" className="day" />
          </Form.Item>
        </>
      );
    case 'letter':
      return (
        <>
          {whose}
          <Form.Item {...item('letter', w.letterNameHint)}>
            <Input maxLength={40} {...plain} />
          </Form.Item>
          <Form.Item {...item('grantor', w.inWhoseNameHint)}>{code}</Form.Item>
          <Form.Item {...item('grantee', w.inWhoseNameHint)}>
            <OrganisationField />
          </Form.Item>
          <Form.Item {...item('signatures', w.onePerLine)}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={NAMES_MAX} {...plain} />
          </Form.Item>
          <Form.Item {...item('purposes')}>
            <Select mode="multiple" allowClear placeholder={w.purposesAll} options={purposes} />
          </Form.Item>
          <Form.Item {...item('ports', w.portsHint)}>
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} maxLength={NAMES_MAX} {...plain} />
          </Form.Item>
          <div className="form-pair">
            <Form.Item {...item('from', w.fromHint)}>
              <Input type="date" className="day" />
            </Form.Item>
            <Form.Item {...item('until', w.untilHint)}>
              <Input type="date" className="day" />
            </Form.Item>
          </div>
        </>
      );
    case 'filing':
      return (
        <>
          {whose}
          <Form.Item {...item('signature', w.signatureHint)}>
            <Input maxLength={200} prefix="【" suffix="】" {...plain} />
          </Form.Item>
          <Form.Item {...item('carrier')}>
            <Select placeholder={w.choose} options={carriers} />
          </Form.Item>
          <Form.Item {...item('state')}>
            <Radio.Group
              options={[
                { value: 'filed', label: w.filed },
                { value: 'failed', label: w.failed },
                { value: 'withdrawn', label: w.filingWithdrawn },
              ]}
            />
          </Form.Item>
        </>
      );
    case 'template':
      return (
        <>
          {whose}
          <Form.Item {...item('template', w.letterNameHint)}>
            <Input maxLength={40} {...plain} />
          </Form.Item>
          <Form.Item {...item('signature', w.signatureHint)}>
            <Input maxLength={200} prefix="【" suffix="】" {...plain} />
          </Form.Item>
          <Form.Item {...item('purpose')}>
            <Select placeholder={w.choose} options={purposes} />
          </Form.Item>
          <Form.Item {...item('text', w.templateTextHint)}>
            <TemplateTextField signature={String(wanted['signature'] ?? '')} />
          </Form.Item>
          {(
            [
              ['ports', w.templatePortsHint],
              ['links', w.linksHint],
              ['callbacks', w.callbacksHint],
            ] as const
          ).map(([field, hint]) => (
            <Form.Item key={field} {...item(field, hint)}>
              <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} maxLength={NAMES_MAX} {...plain} />
            </Form.Item>
          ))}
        </>
      );
  }
}
