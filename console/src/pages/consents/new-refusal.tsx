import { useQueryClient } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { App, Form, Input, Radio, Select } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Body } from '../../api.ts';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useReach } from '../../parts/reach.ts';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { consentWords } from '../../words/consents.ts';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';

type Wanted = Body<'POST /api/consent/refusals'>;

/** What a person said on the telephone, in a letter or at a counter. The number is kept in no draft. */
export default function NewRefusal() {
  const w = useWords(consentWords);
  const p = useWords(pageWords);
  const word = useWord();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const reach = useReach('consent.refuse');
  return (
    <FormPage<Wanted>
      title={p.newRefusal}
      name="refusal"
      initial={{
        of: 'organisation',
        channel: 'phone',
        ...(reach === 'all' || reach[0] === undefined ? {} : { organisation: reach[0] }),
      }}
      secret={['recipient']}
      intro={<p className="quiet intro">{w.refuseIntro}</p>}
      submitText={w.refuse}
      fields={(form) => <Fields form={form} everyone={reach === 'all'} />}
      submit={async (values, intention) => {
        const body = read(values);
        const scope = { purpose: w.ofPurpose, organisation: w.ofOrganisation, everyone: w.ofEveryone }[
          body.of
        ];
        const confirmed = await modal.confirm({
          title: w.confirmRefusal,
          content: (
            <div className="stack">
              <p>
                <strong>
                  <bdi>{body.recipient}</bdi>
                </strong>
                <br />
                {scope}
                {body.organisation !== undefined && (
                  <>
                    {' · '}
                    <bdi>{body.organisation}</bdi>
                  </>
                )}
                {body.purpose !== undefined && ` · ${word('purposes', body.purpose)}`}
              </p>
              <p>{w.confirmBinds}</p>
            </div>
          ),
          okText: w.refuse,
          okButtonProps: { danger: true },
        });
        if (!confirmed) return false;
        const { again } = await api('POST /api/consent/refusals', { body, intention });
        void message.success(again ? w.refusedAgain : w.refused);
        void client.invalidateQueries({ queryKey: listKey('GET /api/consent/events') });
        navigate('/consent-events');
        return true;
      }}
    />
  );
}

/** What the chosen scope knows is sent, and nothing that was filled in for another before. */
function read({ recipient, of, organisation, purpose, channel, source }: Wanted): Wanted {
  return {
    ...{ recipient: recipient.trim(), of, channel, source: source?.trim() ?? '' },
    ...(of === 'everyone' || organisation === undefined
      ? {}
      : { organisation: organisation.trim().toUpperCase() }),
    ...(of === 'purpose' && purpose !== undefined ? { purpose } : {}),
  };
}

function Fields({ form, everyone }: { form: FormInstance<Wanted>; everyone: boolean }) {
  const w = useWords(consentWords);
  const f = useWords(frameWords);
  const of = Form.useWatch('of', form) ?? 'organisation';
  const marketing = useOptions('purposes').filter(({ value }) => value.startsWith('marketing-'));
  const channels = useOptions('consentChannels');
  const required = [{ required: true, whitespace: true, message: f.required }];
  return (
    <>
      <Form.Item name="recipient" label={w.number} rules={required}>
        <Input inputMode="tel" maxLength={30} autoComplete="off" placeholder={w.numberHint} />
      </Form.Item>
      <Form.Item name="of" label={w.of} rules={[{ required: true, message: f.required }]}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'purpose', label: w.ofPurpose },
            { value: 'organisation', label: w.ofOrganisation },
            ...(everyone ? [{ value: 'everyone', label: w.ofEveryone }] : []),
          ]}
        />
      </Form.Item>
      {of !== 'everyone' && (
        <Form.Item name="organisation" label={w.organisation} rules={required}>
          <OrganisationField />
        </Form.Item>
      )}
      {of === 'purpose' && (
        <Form.Item name="purpose" label={w.purpose} rules={[{ required: true, message: f.required }]}>
          <Select options={marketing} />
        </Form.Item>
      )}
      <Form.Item name="channel" label={w.by} rules={[{ required: true, message: f.required }]}>
        <Select options={channels} />
      </Form.Item>
      <Form.Item name="source" label={w.source} extra={w.sourceHint}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </>
  );
}
