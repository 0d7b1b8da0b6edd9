import { useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Form, type FormInstance, Input, Select } from 'antd';
import { api, type Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { DraftForm } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import type { LeadPage } from './state.tsx';

type Wanted = Body<'POST /api/leads/:id/answer'>;
interface Fields extends Pick<Wanted, 'organisation' | 'found'> {
  deeds?: Wanted['deeds'];
  until?: string;
  passedTo?: string;
  statement?: string;
  proofs?: string;
  files?: string;
}

const linesOf = (text = '') => text.split('\n').filter((line) => line.trim() !== '');
const PROOF = /^\s*(\d{1,6})[\s,，:：]+(\d{1,15})\s*$/;

/** What an addressee found and did, told once. The API judges it whole, and tells all that is wrong at its fields. */
export function AnswerForm({ lead }: { lead: LeadPage }) {
  const w = useWords(leadWords);
  const client = useQueryClient();
  const { modal } = App.useApp();
  const { id, answerFor } = lead;
  const [first] = answerFor;
  if (first === undefined) return null;
  return (
    <Section title={w.answer}>
      <p className="quiet intro">{w.answerWhat}</p>
      <DraftForm<Fields>
        key={first}
        name={`lead-${id}-${first}`}
        initial={{ organisation: first }}
        submitText={w.send}
        fields={(form) => <AnswerFields lead={lead} form={form} />}
        submit={async (values, intention) => {
          if (!(await modal.confirm({ title: w.send, content: w.sure, okText: w.send }))) return false;
          const body = wantedOf(values);
          const page = await api('POST /api/leads/:id/answer', { params: { id }, body, intention });
          client.setQueryData(['lead', id], page);
          void client.invalidateQueries({ queryKey: listKey('GET /api/leads') });
          return true;
        }}
      />
    </Section>
  );
}

function wantedOf({ organisation, found, deeds = [], statement = '', ...more }: Fields): Wanted {
  const until = more.until ?? '';
  const passedTo = (more.passedTo ?? '').trim().toUpperCase();
  return {
    ...{ organisation, found, deeds, statement },
    ...(until === '' ? {} : { until }),
    ...(passedTo === '' ? {} : { passedTo }),
    proofs: linesOf(more.proofs).map((line) => {
      const [, complaint, event] = PROOF.exec(line)!;
      return { complaint: Number(complaint), event: Number(event) };
    }),
    files: linesOf(more.files).map((line) => {
      const [sha256 = '', ...name] = line.trim().split(/\s+/);
      return { sha256, name: name.join(' ') };
    }),
  };
}

function AnswerFields({ lead, form }: { lead: LeadPage; form: FormInstance<Fields> }) {
  const w = useWords(leadWords);
  const f = useWords(frameWords);
  const founds = useOptions('leadFound');
  const deeds = useOptions('leadDeeds');
  const claims = Form.useWatch('found', form) === 'sent-with-consent';
  const names = new Map(lead.hops.map(({ organisation, name }) => [organisation, name ?? organisation]));
  const required = [{ required: true, message: f.required }];
  return (
    <>
      {lead.answerFor.length > 1 && (
        <Form.Item name="organisation" label={w.inWhoseName} rules={required}>
          <Select options={lead.answerFor.map((value) => ({ value, label: names.get(value) ?? value }))} />
        </Form.Item>
      )}
      {lead.answerFor.length === 1 && (
        <Form.Item name="organisation" hidden>
          <Input />
        </Form.Item>
      )}
      <Form.Item name="found" label={w.foundAsk} rules={required}>
        <Select options={founds} />
      </Form.Item>
      <Form.Item name="deeds" label={w.deedsAsk}>
        <Checkbox.Group className="stack" options={deeds} />
      </Form.Item>
      <Form.Item name="until" label={w.untilAsk} extra={w.untilHint}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="passedTo" label={w.passedToAsk} extra={w.passedToHint}>
        <OrganisationField />
      </Form.Item>
      {claims && (
        <Form.Item
          name="proofs"
          label={w.proofsAsk}
          extra={w.proofsHint}
          rules={[
            {
              validator: async (_, text: string | undefined) => {
                const wrong = linesOf(text).find((line) => !PROOF.test(line));
                if (wrong !== undefined) throw new Error(w.proofsWrong(wrong.slice(0, 40)));
              },
            },
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item name="statement" label={w.statement} extra={w.statementHint}>
        <Input.TextArea rows={4} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item name="files" label={w.filesAsk} extra={w.filesHint}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 8 }} spellCheck={false} />
      </Form.Item>
    </>
  );
}
