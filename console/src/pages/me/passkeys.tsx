import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { api, type Mine, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { Section } from '../../templates/record-page.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';
import { meWords } from '../../words/me.ts';

interface Props {
  readonly passkeys: Mine['passkeys'];
  onChange(mine: Mine): void;
}

export function Passkeys({ passkeys, onChange }: Props) {
  const w = useWords(meWords);
  const remove = useMutation({
    mutationFn: (id: string) =>
      api('DELETE /api/me/passkeys/:id', { params: { id }, intention: newIntention() }),
    onSuccess: onChange,
  });
  return (
    <Section title={w.passkeys}>
      <p className="quiet">{w.passkeysNote}</p>
      {remove.error !== null && <LoadProblem error={remove.error} />}
      {passkeys.length === 0 ? (
        <p>{w.noPasskeys}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{w.name}</th>
              <th scope="col">{w.added}</th>
              <th scope="col">{w.lastUsed}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
              <tr key={id}>
                <td>
                  <Text text={name} />
                </td>
                <td>{timeOf(createdAt)}</td>
                <td>{lastUsedAt === null ? '—' : timeOf(lastUsedAt)}</td>
                <td>
                  <Button size="small" loading={remove.isPending} onClick={() => remove.mutate(id)}>
                    {w.remove}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {browserSupportsWebAuthn() && <NewPasskey onChange={onChange} />}
    </Section>
  );
}

function NewPasskey({ onChange }: Pick<Props, 'onChange'>) {
  const w = useWords(meWords);
  const f = useWords(frameWords);
  const [form] = Form.useForm<{ name: string }>();
  const add = useMutation({
    mutationFn: async ({ name }: { name: string }) => {
      const options = await api('POST /api/me/passkeys/options', { intention: newIntention() });
      const asked = { optionsJSON: options } as unknown as Parameters<typeof startRegistration>[0];
      const response = await startRegistration(asked).catch(() => {
        throw new Error(w.passkeyFailed);
      });
      return api('POST /api/me/passkeys', {
        body: { name: name.trim(), response: { ...response } },
        intention: newIntention(),
      });
    },
    onSuccess: (mine) => {
      form.resetFields();
      onChange(mine);
    },
  });
  return (
    <div className="narrow">
      {add.error !== null && <LoadProblem error={add.error} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={add.mutate}>
        <Form.Item
          name="name"
          label={w.passkeyName}
          rules={[{ required: true, whitespace: true, message: f.required }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Button htmlType="submit" loading={add.isPending}>
          {w.addPasskey}
        </Button>
      </Form>
    </div>
  );
}
