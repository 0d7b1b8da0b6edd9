import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { RouterProvider } from 'react-router/dom';
import { whenSessionEnds } from '../api.ts';
import { LoadProblem } from '../parts/load-problem.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { router } from '../router.tsx';
import { frameWords } from '../words/frame.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { SessionContext, useLookAgain, useSessionQuery } from './session.tsx';
import { hasToken } from './token.ts';

const SignIn = lazy(() => import('../pages/session/sign-in.tsx'));
const Token = lazy(() => import('../pages/session/token.tsx'));
const SecondFactor = lazy(() => import('../pages/session/second-factor.tsx'));
const Enrol = lazy(() => import('../pages/session/enrol.tsx'));

/** Stands before the pages and never changes the address: whoever comes in, or comes in again, is where they wanted to be. */
export function Gate() {
  const w = useWords(frameWords);
  const { data: session, error, refetch } = useSessionQuery();
  const client = useQueryClient();
  const lookAgain = useLookAgain();
  const speech = useLanguage();
  const [ended, setEnded] = useState(false);
  const [token, setToken] = useState(hasToken);
  const step = session?.step;

  useEffect(() => {
    whenSessionEnds(() => {
      setEnded(true);
      void lookAgain();
    });
  }, [lookAgain]);
  useEffect(() => {
    if (step === 'in') setEnded(false);
    // What one person read must not wait in memory for the next.
    if (step === 'none') client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  }, [step, client]);
  const theirs = session?.person?.language;
  useEffect(() => {
    if (step === 'in' && theirs !== undefined && !speech.chosen) speech.choose(theirs);
  }, [step, theirs, speech]);

  if (token) {
    return (
      <Suspense fallback={<Waiting label={w.loading} />}>
        <Token onDone={() => setToken(false)} />
      </Suspense>
    );
  }
  if (session === undefined) {
    return error === null ? (
      <Waiting label={w.loading} />
    ) : (
      <main className="gate">
        <h1 className="sr-only">{w.brand}</h1>
        <LoadProblem error={error} onRetry={() => void refetch()} />
      </main>
    );
  }
  if (session.step === 'in') {
    return (
      <SessionContext value={session}>
        <RouterProvider router={router} />
      </SessionContext>
    );
  }
  return (
    <Suspense fallback={<Waiting label={w.loading} />}>
      {session.step === 'none' && <SignIn session={session} ended={ended} onToken={() => setToken(true)} />}
      {session.step === 'second-factor' && <SecondFactor session={session} />}
      {session.step === 'enrol' && <Enrol session={session} />}
    </Suspense>
  );
}
