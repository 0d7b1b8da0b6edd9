import { useQueryClient } from '@tanstack/react-query';
import { listKey } from '../../templates/list-page.tsx';

/** After something was done with a case: all that is shown of it is asked for anew. */
export function useShowCase(id: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['case', id] }),
      client.invalidateQueries({ queryKey: listKey('GET /api/cases') }),
      client.invalidateQueries({ queryKey: ['case-queues'] }),
      client.invalidateQueries({ queryKey: ['complaint'] }),
      client.invalidateQueries({ queryKey: ['lead'] }),
    ]);
  };
}
