import { useQueryClient } from '@tanstack/react-query';
import type { FormInstance } from 'antd';
import { App, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { api, type Body, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { shanghaiDay } from '../../parts/moments.ts';
import { useVocabulary } from '../../parts/vocabulary.tsx';
import { FormPage } from '../../templates/form-page.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { sanctionWords } from '../../words/sanctions.ts';
import { thresholdWords } from '../../words/thresholds.ts';
import { ACTIONS, TARGET_KINDS, useConsequences } from './effects.ts';
import { TargetInput } from './target-input.tsx';
import './sanctions.css';

type Wanted = Body<'POST /api/sanctions'>;

/** `?targetKind=&target=&action=&reason=` fills it in beforehand, for links from what gave rise to it; `finding` or `threshold` is what it is linked to. */
export default function Propose() {
  const w = useWords(sanctionWords);
  const p = useWords(pageWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message, modal } = App.useApp();
  const consequences = useConsequences();
  const link = useLink();
  const linkThreshold = useLinkThreshold();
  const [search] = useSearchParams();
  const given = search.toString();
  const finding = search.get('finding');
  const threshold = search.get('threshold');
  const initial = useMemo<Partial<Wanted>>(() => {
    const {
      finding: _,
      threshold: __,
      ratePerSecond,
      ...fields
    } = Object.fromEntries(new URLSearchParams(given));
    return {
      targetKind: 'account',
      ...fields,
      ...(ratePerSecond === undefined ? {} : { ratePerSecond: Number(ratePerSecond) }),
    };
  }, [given]);
  return (
    <FormPage<Wanted>
      title={p.newSanction}
      name={given === '' ? 'sanction' : `sanction-${given}`}
      initial={initial}
      submitText={w.submit}
      fields={(form) => <Fields form={form} />}
      submit={async (values, intention) => {
        const wanted = read(values);
        const confirmed = await modal.confirm({
          title: w.confirmTitle,
          content: (
            <div className="stack">
              {consequences(wanted)?.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
              <p className="quiet">{w.notYet}</p>
            </div>
          ),
          okText: w.submit,
          okButtonProps: { danger: true },
        });
        if (!confirmed) return false;
        const { id } = await api('POST /api/sanctions', { body: wanted, intention });
        void message.success(w.sent);
        if (finding !== null) await link(finding, id, wanted.reason);
        if (threshold !== null) await linkThreshold(threshold, id, wanted.reason);
        void client.invalidateQueries({ queryKey: listKey('GET /api/sanctions') });
        navigate(`/sanctions/${id}`);
        return true;
      }}
    />
  );
}

/** Notes at a finding which sanction followed. The proposal stands whatever becomes of that, so a failure is told and stops nothing. */
function useLink(): (finding: string, sanction: string, reason: string) => Promise<void> {
  const w = useWords(sanctionWords);
  const client = useQueryClient();
  const { notification } = App.useApp();
  return async (id, sanction, reason) => {
    try {
      const body = { act: 'link' as const, sanction, reason };
      const page = await api('POST /api/findings/:id/acts', {
        params: { id },
        body,
        intention: newIntention(),
      });
      client.setQueryData(['finding', id], page);
      await client.invalidateQueries({ queryKey: listKey('GET /api/findings') });
    } catch (error) {
      notification.open({ key: 'link', title: w.notLinked, description: <LoadProblem error={error} /> });
    }
  };
}

/** The same at a standing against the complaint thresholds. */
function useLinkThreshold(): (standing: string, sanction: string, reason: string) => Promise<void> {
  const w = useWords(thresholdWords);
  const client = useQueryClient();
  const { notification } = App.useApp();
  return async (id, sanction, reason) => {
    try {
      const page = await api('POST /api/threshold-standings/:id/sanction', {
        params: { id },
        body: { sanction, reason },
        intention: newIntention(),
      });
      client.setQueryData(['threshold-standing', id], page);
      await client.invalidateQueries({ queryKey: listKey('GET /api/threshold-standings') });
    } catch (error) {
      notification.open({ key: 'link', title: w.notLinked, description: <LoadProblem error={error} /> });
    }
  };
}

/** What the chosen sanction knows is sent, and nothing that was filled in for another before. */
function read({ targetKind, target, action, ratePerSecond, until, reason }: Wanted): Wanted {
  return {
    ...{ targetKind, target: target.trim(), action, reason: reason.trim() },
    ...(action === 'slow' && ratePerSecond != null ? { ratePerSecond } : {}),
    ...(action !== 'close' && until ? { until } : {}),
  };
}

function Fields({ form }: { form: FormInstance<Wanted> }) {
  const w = useWords(sanctionWords);
  const f = useWords(frameWords);
  const { sanctionTargets } = useVocabulary();
  const consequences = useConsequences();
  const values = Form.useWatch([], form) as Partial<Wanted> | undefined;
  const { targetKind = 'account', target = '', action, ratePerSecond, until } = values ?? {};
  const possible = ACTIONS.filter((each) => sanctionTargets[each]?.includes(targetKind) ?? true);
  const told =
    action !== undefined && possible.includes(action) && target.trim() !== ''
      ? consequences({
          ...{ action, targetKind, target: target.trim() },
          ratePerSecond: ratePerSecond ?? null,
          until: until ?? null,
        })
      : undefined;
  const required = [{ required: true, message: f.required }];
  return (
    <>
      <Form.Item name="targetKind" label={w.targetKind} rules={required}>
        <Select
          options={TARGET_KINDS.map((value) => ({ value, label: w[value] }))}
          onChange={(kind) => {
            form.setFieldValue('target', '');
            if (action !== undefined && sanctionTargets[action]?.includes(kind) === false)
              form.setFieldValue('action', undefined as never);
          }}
        />
      </Form.Item>
      <Form.Item
        name="target"
        label={w.target}
        rules={[{ required: true, whitespace: true, message: f.required }]}
      >
        <TargetInput kind={targetKind} />
      </Form.Item>
      <Form.Item name="action" label={w.action} rules={required}>
        <Radio.Group options={possible.map((value) => ({ value, label: w[value] }))} />
      </Form.Item>
      {action === 'slow' && (
        <Form.Item name="ratePerSecond" label={w.rate} rules={required}>
          <InputNumber min={1} max={100_000} precision={0} suffix={w.rateUnit} className="rate" />
        </Form.Item>
      )}
      {action !== 'close' && (
        <Form.Item name="until" label={w.until} extra={w.untilHint}>
          <Input type="date" className="day" min={shanghaiDay(1)} />
        </Form.Item>
      )}
      <Form.Item
        name="reason"
        label={w.reason}
        required
        extra={w.reasonHint}
        rules={[
          {
            validator: async (_, value: string | undefined) => {
              const { length } = (value ?? '').trim();
              if (length < 2) throw new Error(f.reasonShort);
              if (length > 500) throw new Error(f.reasonLong);
            },
          },
        ]}
      >
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
      <section className="consequences" aria-label={w.willHappen}>
        <strong>{w.willHappen}</strong>
        {told === undefined ? (
          <p className="quiet">{w.chooseFirst}</p>
        ) : (
          told.map((sentence) => (
            <p key={sentence}>
              <bdi>{sentence}</bdi>
            </p>
          ))
        )}
        <p className="quiet">{w.notYet}</p>
      </section>
    </>
  );
}
