import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { reaches, useReach } from '../../parts/reach.ts';
import { Text } from '../../parts/text.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { leadWords } from '../../words/leads.ts';
import { type CaseEntry, CaseTag, DecisionTag } from '../cases/state.tsx';
import type { LeadPage } from './state.tsx';

/** How the case ended, for the one whose matter it is; and the way to appeal, once. */
export function Decision({ lead }: { lead: LeadPage }) {
  const w = useWords(leadWords);
  const f = useWords(frameWords);
  const client = useQueryClient();
  const reach = useReach('lead.answer');
  const [open, setOpen] = useState(false);
  const { id, decision, hops } = lead;
  if (decision === null) return null;
  const own = hops.find(({ organisation }) => reaches(reach, organisation));
  const mayAppeal = decision.mayAppeal && own !== undefined;
  return (
    <Section
      title={w.decision}
      extra={mayAppeal && <Button onClick={() => setOpen(true)}>{w.appeal}</Button>}
    >
      <p className="row">
        <CaseTag state={decision.state as CaseEntry['state']} />
        {decision.decision !== null && (
          <DecisionTag decision={decision.decision as NonNullable<CaseEntry['decision']>} />
        )}
      </p>
      {decision.reason !== '' && (
        <p>
          <span className="quiet">{w.reason}</span> <Text text={decision.reason} />
        </p>
      )}
      {open && own !== undefined && (
        <FormModal<{ statement: string }>
          title={w.appeal}
          what={<p>{w.appealWhat}</p>}
          name={`appeal-${id}`}
          initial={{}}
          submitText={w.appeal}
          fields={() => (
            <Form.Item
              name="statement"
              label={w.appealStatement}
              rules={[{ required: true, whitespace: true, min: 2, message: f.reasonShort }]}
            >
              <Input.TextArea rows={5} maxLength={4000} showCount />
            </Form.Item>
          )}
          submit={async ({ statement }, intention) => {
            const body = { organisation: own.organisation, statement: statement.trim() };
            const page = await api('POST /api/leads/:id/appeal', { params: { id }, body, intention });
            client.setQueryData(['lead', id], page);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  );
}
