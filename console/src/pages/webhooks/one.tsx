import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { ToldOnce } from '../../parts/once.tsx';
import { Text } from '../../parts/text.tsx';
import { useOptions, useWord } from '../../parts/vocabulary.tsx';
import { FormModal } from '../../templates/form-modal.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Facts } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { webhookWords } from '../../words/webhooks.ts';
import { type Webhook, WebhookTag } from './state.tsx';

/** One address, and everything that is done with it. */
export function OneWebhook({ webhook }: { webhook: Webhook | undefined }) {
  const w = useWords(webhookWords);
  const word = useWord();
  if (webhook === undefined) return null;
  const { id, state, failingSince, earlierUntil } = webhook;
  return (
    <div className="stack">
      {state === 'paused' && <Alert type="error" showIcon title={w.pausedWhat} />}
      {state === 'gone' && <Alert type="error" showIcon title={w.goneWhat} />}
      <Facts
        facts={[
          { label: w.url, value: <Text text={webhook.url} />, wide: true },
          {
            label: w.organisation,
            value: <Text text={webhook.organisationName ?? webhook.organisation} />,
            wide: true,
          },
          { label: w.state, value: <WebhookTag state={state} /> },
          { label: w.since, value: timeOf(webhook.stateAt) },
          {
            label: w.outcome,
            value: failingSince === null ? w.well : w.failing(webhook.failures, timeOf(failingSince)),
            wide: true,
          },
          {
            label: w.events,
            value: webhook.events.map((event) => word('webhookEvents', event)).join('、'),
            wide: true,
          },
          { label: w.secretAt, value: timeOf(webhook.secretAt) },
          ...(earlierUntil === null ? [] : [{ label: w.earlier, value: timeOf(earlierUntil) }]),
        ]}
      />
      <p>
        <Link to={`/webhooks/deliveries?webhook=${id}`}>{w.deliveries}</Link>
      </p>
      <Deeds key={id} webhook={webhook} />
    </div>
  );
}

function Deeds({ webhook: { id, url, events, state } }: { webhook: Webhook }) {
  const w = useWords(webhookWords);
  const f = useWords(frameWords);
  const ask = useReason();
  const client = useQueryClient();
  const { message, notification } = App.useApp();
  const options = useOptions('webhookEvents').filter(({ value }) => value !== 'webhook.test');
  const [open, setOpen] = useState<'change' | 'secret'>();
  const [secret, setSecret] = useState<string>();
  const params = { id };
  const show = () => client.invalidateQueries({ queryKey: listKey('GET /api/webhooks') });
  const shut = () => setOpen(undefined);
  const at = (name: string, deed: () => Promise<unknown>) => () => {
    deed()
      .then(show)
      .catch((error: unknown) =>
        notification.open({ key: name, title: name, description: <LoadProblem error={error} /> }),
      );
  };
  const turn = (active: boolean) =>
    at(active ? w.turnOn : w.turnOff, () =>
      api('PUT /api/webhooks/:id', { params, body: { active }, intention: newIntention() }),
    );
  const test = at(w.test, async () => {
    await api('POST /api/webhooks/:id/tests', { params, intention: newIntention() });
    void message.success(w.tested);
  });
  const remove = () => {
    const intention = newIntention();
    ask({
      title: w.remove,
      description: <p>{w.removeWhat}</p>,
      confirm: w.remove,
      danger: true,
      act: async (reason) => {
        await api('DELETE /api/webhooks/:id', { params, body: { reason }, intention });
        await show();
      },
    });
  };
  return (
    <>
      {secret !== undefined && <ToldOnce title={w.secretTitle} what={w.secretWhat} text={secret} />}
      <div className="row">
        <Button onClick={test}>{w.test}</Button>
        {state === 'active' ? (
          <Button onClick={turn(false)}>{w.turnOff}</Button>
        ) : (
          <Button type="primary" onClick={turn(true)}>
            {w.turnOn}
          </Button>
        )}
        <Button onClick={() => setOpen('change')}>{w.change}</Button>
        <Button onClick={() => setOpen('secret')}>{w.renew}</Button>
        <Button danger onClick={remove}>
          {w.remove}
        </Button>
      </div>
      {open === 'change' && (
        <FormModal<{ url: string; events: string[] }>
          title={w.change}
          name={`webhook-${id}`}
          initial={{ url, events }}
          submitText={w.change}
          fields={() => (
            <>
              <Form.Item
                name="url"
                label={w.url}
                extra={w.urlHint}
                rules={[{ required: true, message: f.required }]}
              >
                <Input maxLength={1000} autoComplete="off" />
              </Form.Item>
              <Form.Item
                name="events"
                label={w.events}
                rules={[{ type: 'array', min: 1, message: f.required }]}
              >
                <Checkbox.Group className="stack" options={options} />
              </Form.Item>
            </>
          )}
          submit={async (body, intention) => {
            await api('PUT /api/webhooks/:id', { params, body, intention });
            await show();
          }}
          onClose={shut}
        />
      )}
      {open === 'secret' && (
        <FormModal<{ earlierHours: number }>
          title={w.renew}
          what={<p>{w.renewWhat}</p>}
          name={`webhook-secret-${id}`}
          initial={{ earlierHours: 24 }}
          submitText={w.renew}
          fields={() => (
            <Form.Item name="earlierHours" label={w.earlierFor}>
              <Radio.Group
                className="stack"
                options={[
                  { value: 24, label: w.hours(24) },
                  { value: 72, label: w.hours(72) },
                  { value: 0, label: w.atOnce },
                ]}
              />
            </Form.Item>
          )}
          submit={async (body, intention) => {
            const made = await api('POST /api/webhooks/:id/secrets', { params, body, intention });
            setSecret(made.secret);
            await show();
          }}
          onClose={shut}
        />
      )}
    </>
  );
}
