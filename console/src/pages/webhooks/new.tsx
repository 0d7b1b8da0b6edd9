import { Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { ToldOnce } from '../../parts/once.tsx';
import { OrganisationField } from '../../parts/organisation-field.tsx';
import { useOptions } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { PageFrame } from '../../templates/page-frame.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { webhookWords } from '../../words/webhooks.ts';

interface Fields {
  organisation: string;
  url: string;
  events: string[];
}

export default function NewWebhook() {
  const w = useWords(webhookWords);
  const p = useWords(pageWords);
  const f = useWords(frameWords);
  const { duties } = useSession();
  const events = useOptions('webhookEvents').filter(({ value }) => value !== 'webhook.test');
  const [secret, setSecret] = useState<string>();
  if (secret !== undefined)
    return (
      <PageFrame title={p.newWebhook}>
        <ToldOnce title={w.secretTitle} what={w.secretWhat} text={secret} />
      </PageFrame>
    );
  const rules = [{ required: true, message: f.required }];
  const own = duties.find(({ organisation }) => organisation !== null)?.organisation;
  return (
    <FormPage<Fields>
      title={p.newWebhook}
      name="webhook"
      initial={{ events: events.map(({ value }) => value), ...(own == null ? {} : { organisation: own }) }}
      fields={() => (
        <>
          <Form.Item name="organisation" label={w.organisation} rules={rules}>
            <OrganisationField />
          </Form.Item>
          <Form.Item name="url" label={w.url} extra={w.urlHint} rules={rules}>
            <Input maxLength={1000} autoComplete="off" placeholder="https://" />
          </Form.Item>
          <Form.Item name="events" label={w.events} rules={[{ type: 'array', min: 1, message: f.required }]}>
            <Checkbox.Group className="stack" options={events} />
          </Form.Item>
        </>
      )}
      submit={async ({ organisation, ...rest }, intention) => {
        const body = { ...rest, organisation: organisation.trim().toUpperCase() };
        setSecret((await api('POST /api/webhooks', { body, intention })).secret);
      }}
    />
  );
}
