import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext } from 'react';
import { type Answer, api, type Session } from '../api.ts';

export type Act = Session['acts'][number];
const KEY = ['session'] as const;

export function useSessionQuery() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api('GET /api/session', { signal }),
    staleTime: 60_000,
  });
}

/** Takes what a step of signing in answered for the state of the session. */
export function useTakeSession(): (session: Answer<'GET /api/session'>) => void {
  const client = useQueryClient();
  return useCallback((session) => client.setQueryData(KEY, session), [client]);
}

/** Asks anew who is signed in, and forgets what the last one saw when it is nobody. */
export function useLookAgain(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: KEY, exact: true }), [client]);
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in; within the shell there always is somebody. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession outside of the shell');
  return session;
}

/** Whether the person may do this somewhere. */
export function useMay(act: Act): boolean {
  return useSession().acts.includes(act);
}
