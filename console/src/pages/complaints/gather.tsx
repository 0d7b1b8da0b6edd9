import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, type FormInstance, Input, Radio, Select } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Body } from '../../api.ts';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { useCaseTitle } from '../cases/state.tsx';
import { SubjectFields, type SubjectValues, subjectOf } from '../cases/subject-fields.tsx';

interface Fields extends SubjectValues {
  where: 'new' | 'known';
  which?: 'these' | 'alike';
  case?: string;
  reason?: string;
}

interface Props {
  readonly complaints: readonly string[];
  /** Of the first of them. */
  readonly port: string | null;
  /** A case that is suggested: chosen beforehand. */
  readonly into?: string | undefined;
  /** How many alike lie in no case: may be taken in place of the one. */
  readonly alike?: number | undefined;
  onClose(done: boolean): void;
}

/** Complaints into a case, new or known; then that case's page, where it can be undone. */
export function Gather({ complaints, port, into, alike = 0, onClose }: Props) {
  const w = useWords(complaintWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [first] = complaints;
  const several = complaints.length === 1 && alike > 1;
  return (
    <FormModal<Fields>
      title={w.gatherTitle(complaints.length)}
      what={<p>{w.gatherWhat}</p>}
      name={`gather-${first}-${into ?? 'new'}`}
      initial={{
        ...{ where: into === undefined ? 'new' : 'known', which: 'these' },
        ...{ subjectKind: port === null ? 'single' : 'wave' },
        ...(port === null ? {} : { port }),
        ...(into === undefined ? {} : { case: into }),
      }}
      submitText={w.gather}
      fields={(form) => <GatherFields form={form} alike={several ? alike : undefined} />}
      submit={async ({ where, which, case: known, reason = '', ...subject }, intention) => {
        const chosen: Pick<Body<'POST /api/cases'>, 'complaints' | 'alike'> = several && which === 'alike'
          ? { alike: first! }
          : { complaints: [...complaints] };
        const done =
          where === 'new'
            ? await api('POST /api/cases', { body: { ...subjectOf(subject), ...chosen, reason }, intention })
            : await api('POST /api/cases/:id/complaints', {
                params: { id: known! },
                body: { ...chosen, reason },
                intention,
              });
        await Promise.all([
          client.invalidateQueries({ queryKey: listKey('GET /api/complaints') }),
          client.invalidateQueries({ queryKey: ['complaint', first] }),
          client.invalidateQueries({ queryKey: ['case', done.case] }),
          client.invalidateQueries({ queryKey: ['case-queues'] }),
        ]);
        onClose(true);
        navigate(`/cases/${done.case}`);
      }}
      onClose={() => onClose(false)}
    />
  );
}

function GatherFields({ form, alike }: { form: FormInstance<Fields>; alike: number | undefined }) {
  const w = useWords(complaintWords);
  const f = useWords(frameWords);
  const where = Form.useWatch('where', form);
  const subjects = useOptions('caseSubjects');
  return (
    <>
      {alike !== undefined && (
        <Form.Item name="which" label={w.which}>
          <Radio.Group
            className="stack"
            options={[
              { value: 'these', label: w.onlyThis },
              { value: 'alike', label: `${w.allAlike} (${alike})` },
            ]}
          />
        </Form.Item>
      )}
      <Form.Item name="where" label={w.where}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'new', label: w.newCase },
            { value: 'known', label: w.knownCase },
          ]}
        />
      </Form.Item>
      {where === 'known' ? (
        <Form.Item name="case" label={w.caseId} rules={[{ required: true, message: f.required }]}>
          <CaseField />
        </Form.Item>
      ) : (
        <SubjectFields form={form as FormInstance} subjects={subjects} required />
      )}
      <Form.Item name="reason" label={w.optionalReason}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}

/** One of the open cases; any other by its number. */
function CaseField({ id, value, onChange }: { id?: string; value?: string; onChange?(value: string): void }) {
  const w = useWords(complaintWords);
  const titleOf = useCaseTitle();
  const { data } = useQuery({
    queryKey: ['cases-to-gather-into'],
    queryFn: ({ signal }) => api('GET /api/cases', { query: { state: 'open', limit: 200 }, signal }),
  });
  const options = (data?.items ?? []).map((each) => ({
    value: each.id,
    label: `${titleOf(each)} · ${each.id}`,
  }));
  const known = value === undefined || options.some((each) => each.value === value);
  return (
    <Select
      {...{ id, value, onChange, placeholder: w.caseChoose, showSearch: { optionFilterProp: 'label' } }}
      options={known ? options : [{ value: value!, label: value! }, ...options]}
    />
  );
}
