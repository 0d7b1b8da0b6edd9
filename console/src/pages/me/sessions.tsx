import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, type Mine, newIntention } from '../../api.ts';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { Section } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { meWords } from '../../words/me.ts';

interface Props {
  readonly sessions: Mine['sessions'];
  onChange(mine: Mine): void;
}

export function MySessions({ sessions, onChange }: Props) {
  const w = useWords(meWords);
  const end = useMutation({
    mutationFn: (id: string) =>
      api('DELETE /api/me/sessions/:id', { params: { id }, intention: newIntention() }),
    onSuccess: onChange,
  });
  return (
    <Section title={w.sessions}>
      {end.error !== null && <LoadProblem error={end.error} />}
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{w.device}</th>
            <th scope="col">{w.address}</th>
            <th scope="col">{w.seen}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, address, agent, seenAt, current }) => (
            <tr key={id}>
              <td>
                <Text text={agent} clip />
              </td>
              <td>{address}</td>
              <td>{timeOf(seenAt)}</td>
              <td>
                {current ? (
                  <strong>{w.current}</strong>
                ) : (
                  <Button size="small" loading={end.isPending} onClick={() => end.mutate(id)}>
                    {w.end}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
