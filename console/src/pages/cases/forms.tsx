import { Form, type FormInstance, Input, Radio } from 'antd';
import { api } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { caseWords } from '../../words/cases.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { Reason } from '../complaints/deeds.tsx';
import type { Do } from './deeds.tsx';
import { useShowCase } from './show.ts';
import type { CasePage } from './state.tsx';
import { SubjectFields, type SubjectValues, subjectOf } from './subject-fields.tsx';

interface Props {
  readonly page: CasePage;
  readonly act: Do;
  onClose(): void;
}
interface Sending {
  organisation?: string;
  note?: string;
}

/** The case as a lead to whoever is responsible. */
export function SendLead({ page: { id }, onClose }: Omit<Props, 'act'>) {
  const w = useWords(caseWords);
  const show = useShowCase(id);
  return (
    <FormModal<Sending>
      title={w.send}
      what={<p>{w.sendWhat}</p>}
      name={`send-${id}`}
      initial={{}}
      submitText={w.send}
      fields={() => <SendingFields />}
      submit={async (values, intention) => {
        await api('POST /api/cases/:id/leads', { params: { id }, body: sendingOf(values), intention });
        await show();
      }}
      onClose={onClose}
    />
  );
}

/** Up the chain, once a hop answered or its time is over. */
export function PassLead({ lead, id, onClose }: { lead: string; id: string; onClose(): void }) {
  const w = useWords(caseWords);
  const show = useShowCase(id);
  return (
    <FormModal<Sending>
      title={w.pass}
      what={<p>{w.passWhat}</p>}
      name={`pass-${lead}`}
      initial={{}}
      submitText={w.pass}
      fields={() => <SendingFields />}
      submit={async (values, intention) => {
        await api('POST /api/leads/:id/passing', {
          params: { id: lead },
          body: sendingOf(values),
          intention,
        });
        await show();
      }}
      onClose={onClose}
    />
  );
}

function sendingOf({ organisation = '', note = '' }: Sending) {
  const code = organisation.trim().toUpperCase();
  return { ...(code === '' ? {} : { organisation: code }), note: note.trim() };
}

function SendingFields() {
  const w = useWords(caseWords);
  return (
    <>
      <Form.Item name="organisation" label={w.sendTo}>
        <OrganisationField />
      </Form.Item>
      <Form.Item name="note" label={w.sendNote}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}

export function NameCase({ page, act, onClose }: Props) {
  const w = useWords(caseWords);
  const subjects = useOptions('caseSubjects');
  const { subjectKind, port, signature, organisation } = page;
  return (
    <FormModal<SubjectValues & { reason: string }>
      title={w.nameIt}
      what={
        <p>
          {w.nameWhat} {w.unchanged}
        </p>
      }
      name={`name-${page.id}`}
      initial={{
        subjectKind,
        ...(port === null ? {} : { port }),
        ...(signature === null ? {} : { signature }),
        ...(organisation === null ? {} : { organisation }),
      }}
      submitText={w.nameIt}
      fields={(form) => (
        <>
          <SubjectFields form={form as FormInstance} subjects={subjects} />
          <Reason name="reason" label={w.reason} />
        </>
      )}
      submit={({ reason, ...subject }, intention) =>
        act({ act: 'name', ...subjectOf(subject), reason: reason.trim() }, intention)
      }
      onClose={onClose}
    />
  );
}

export function AddNote({ page: { id }, act, onClose }: Props) {
  const w = useWords(caseWords);
  const f = useWords(frameWords);
  return (
    <FormModal<{ note: string; isPublic: boolean }>
      title={w.addNote}
      name={`note-${id}`}
      initial={{ isPublic: false }}
      submitText={w.addNote}
      fields={() => (
        <>
          <Form.Item
            name="note"
            label={w.noteText}
            rules={[{ required: true, whitespace: true, message: f.required }]}
          >
            <Input.TextArea rows={4} maxLength={4000} showCount />
          </Form.Item>
          <Form.Item name="isPublic" label={w.notePublic}>
            <Radio.Group
              className="stack"
              options={[
                { value: false, label: w.noteInner },
                { value: true, label: w.noteTold },
              ]}
            />
          </Form.Item>
        </>
      )}
      submit={(values, intention) => act({ act: 'note', ...values }, intention)}
      onClose={onClose}
    />
  );
}

export function LinkSanction({ page: { id }, act, onClose }: Props) {
  const w = useWords(caseWords);
  const f = useWords(frameWords);
  return (
    <FormModal<{ sanction: string; reason: string }>
      title={w.linkSanction}
      name={`link-${id}`}
      initial={{}}
      submitText={w.linkSanction}
      fields={() => (
        <>
          <Form.Item
            name="sanction"
            label={w.sanctionId}
            extra={w.sanctionHint}
            rules={[{ required: true, whitespace: true, message: f.required }]}
          >
            <Input maxLength={60} autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Reason name="reason" label={w.reason} />
        </>
      )}
      submit={({ sanction, reason }, intention) =>
        act({ act: 'link', sanction: sanction.trim(), reason: reason.trim() }, intention)
      }
      onClose={onClose}
    />
  );
}
