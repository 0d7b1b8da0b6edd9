import { useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Body } from '../../api.ts';
import { FormPage } from '../../templates/form-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { optOutWords } from '../../words/opt-outs.ts';
import { pageWords } from '../../words/pages.ts';
import { PROBES_KEY } from './page.tsx';

type Wanted = Body<'POST /api/probes'>;

/** A number of the operator's own joins the audit. It is kept in no draft. */
export default function NewProbe() {
  const w = useWords(optOutWords);
  const p = useWords(pageWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const rules = [{ required: true, whitespace: true, message: f.required }];
  return (
    <FormPage<Wanted>
      title={p.newProbe}
      name="probe"
      initial={{}}
      secret={['recipient']}
      intro={<p className="quiet intro">{w.addIntro}</p>}
      submitText={w.add}
      fields={() => (
        <>
          <Form.Item name="recipient" label={w.number} rules={rules}>
            <Input inputMode="tel" maxLength={30} autoComplete="off" placeholder={w.numberHint} />
          </Form.Item>
          <Form.Item name="label" label={w.label} rules={rules} extra={w.labelHint}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
        </>
      )}
      submit={async (body, intention) => {
        await api('POST /api/probes', { body, intention });
        await client.invalidateQueries({ queryKey: PROBES_KEY });
        navigate('/opt-outs');
        return true;
      }}
    />
  );
}
